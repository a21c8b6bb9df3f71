namespace Gantry.Kube.Generators;

/// <summary>One record as the generator needs it: only text, so that an unchanged record is recognised and not generated again.</summary>
internal sealed record RecordSource(string Name, string Namespace, string? ApiVersion, string? Kind, string References, string Properties, string Texts, string PublishedName, bool IsAtomic)
{
    /// <summary>Kinds are where the walk over referenced records starts.</summary>
    public bool IsRoot => ApiVersion is not null && Kind is not null;

    public string FullName => Namespace + "." + Name;

    /// <summary>The name that the API's clients know the type by: "io.k8s.api.core.v1.Pod".</summary>
    public string DefinitionName
    {
        get
        {
            string group = Namespace.Substring(Namespace.LastIndexOf('.') + 1).ToLowerInvariant();
            return group == "meta" ? "io.k8s.apimachinery.pkg.apis.meta.v1." + PublishedName : "io.k8s.api." + group + ".v1." + PublishedName;
        }
    }
}
