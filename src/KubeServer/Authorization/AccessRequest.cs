using Gantry.Kube;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Authorization;

/// <summary>What somebody wants to do: a verb on a resource, or on a path that is none.</summary>
internal sealed record AccessRequest(string Verb)
{
    private const string NameField = "metadata.name=";

    public string Group { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Empty for the whole cluster.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty for a whole collection.</summary>
    public string Name { get; init; } = "";

    /// <summary>The field selector of a list or watch.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>The label selector of a list or watch.</summary>
    public string LabelSelector { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Set where it is no resource that is asked for, such as /metrics.</summary>
    public string Path { get; init; } = "";

    public bool IsPath => Path.Length > 0;

    /// <summary>The resource as rules name it: pods, or pods/log.</summary>
    public string QualifiedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public static AccessRequest Of(string verb, ResourceDefinition resource, RequestTarget target) => new(verb)
    {
        Group = resource.Group,
        Version = target.Version,
        Resource = resource.Plural,
        Subresource = target.Subresource,
        // A namespace lies within itself: who may change things in it by a role there may be given the namespace too.
        Namespace = resource is { Group: "", Plural: "namespaces" } ? target.Name : target.Namespace,
        Name = target.Name,
    };

    /// <summary>Whether the field selector names just this value of a field, so that nothing else is seen.</summary>
    public bool Selects(string field, string value) => FieldSelector.Split(',').Any(term => term == $"{field}={value}" || term == $"{field}=={value}");

    /// <summary>The same with the field selector of a collection's request; one that picks a single object by its name asks for that object.</summary>
    public AccessRequest Selecting(string fieldSelector) => this with { FieldSelector = fieldSelector, Name = Verb is "list" or "watch" or "deletecollection" && Name.Length == 0 ? NamedIn(fieldSelector) : Name };

    private static string NamedIn(string fieldSelector) =>
        fieldSelector.Split(',').Select(term => term.Replace("==", "=", StringComparison.Ordinal))
            .FirstOrDefault(term => term.StartsWith(NameField, StringComparison.Ordinal))?[NameField.Length..] ?? "";

    public static AccessRequest OfPath(string verb, string path) => new(verb) { Path = path };
}
