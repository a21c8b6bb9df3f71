namespace Gantry.Kube;

/// <summary>Where a kind lives in the API and what it is called there; every generic handler works from this data.</summary>
public sealed record ResourceDefinition(string Group, string Version, string Kind, string Plural)
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public bool Namespaced { get; init; } = true;

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    /// <summary>The kind of a list of the objects.</summary>
    public string ListKind { get; init; } = Kind + "List";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What can be done with objects of the kind.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    public bool HasStatus { get; init; }

    public bool HasScale { get; init; }

    /// <summary>"v1" or "apps/v1".</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>"deployments.apps", or "pods" for the core group: how messages name the resource.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The URL path of the collection, in one namespace or (with null) across all: "/apis/apps/v1/namespaces/web/deployments".</summary>
    public string CollectionPath(string? inNamespace)
    {
        string root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && !string.IsNullOrEmpty(inNamespace) ? $"{root}/namespaces/{inNamespace}/{Plural}" : $"{root}/{Plural}";
    }

    public string ObjectPath(ObjectKey key) => $"{CollectionPath(key.Namespace)}/{key.Name}";
}
