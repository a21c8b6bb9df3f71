namespace Gantry.Kube.Generators;

/// <summary>One record as the generator needs it: only text, so that an unchanged record is recognised and not generated again.</summary>
internal sealed record RecordSource(string Name, string Namespace, string? ApiVersion, string? Kind, string References, string Properties, string Texts, string PublishedName, bool IsAtomic)
{
    private const string Root = "Gantry.Kube.";

    /// <summary>Kinds are where the walk over referenced records starts.</summary>
    public bool IsRoot => ApiVersion is not null && Kind is not null;

    public string FullName => Namespace + "." + Name;

    /// <summary>The folder with the version, where it has one of its own: "AutoscalingV2".</summary>
    public string Folder => Namespace.Substring(Root.Length).Replace(".", "");

    /// <summary>Records of these folders have the first right to a name that several records have.</summary>
    public bool IsCore => Folder is "Core" or "Meta";

    /// <summary>The name that the API's clients know the type by: "io.k8s.api.core.v1.Pod".</summary>
    public string DefinitionName
    {
        get
        {
            string[] parts = Namespace.Substring(Root.Length).Split('.');
            string version = parts.Length > 1 ? parts[1].ToLowerInvariant() : "v1";
            return $"{PackageOf(parts[0])}.{version}.{PublishedName}";
        }
    }

    /// <summary>Stands in generated text for the schema of a record until all names are known.</summary>
    public static string Mark(string fullName) => $"\u00ab{fullName}\u00bb";

    private static string PackageOf(string folder) => folder switch
    {
        "Meta" => "io.k8s.apimachinery.pkg.apis.meta",
        "Apiextensions" => "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
        "Apiregistration" => "io.k8s.kube-aggregator.pkg.apis.apiregistration",
        "Metrics" => "io.k8s.metrics.pkg.apis.metrics",
        "EventsApi" => "io.k8s.api.events",
        "NodeApi" => "io.k8s.api.node",
        _ => "io.k8s.api." + folder.ToLowerInvariant(),
    };
}
