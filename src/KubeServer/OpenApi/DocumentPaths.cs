using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The paths that a kind has, from its definition: collection, object, and what lies below objects.</summary>
internal static class DocumentPaths
{
    /// <summary>The parameters of whatever writes an object.</summary>
    public static readonly string[] Write = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] List = ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"];
    private static readonly string[] Delete = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

    public static IEnumerable<DocumentPath> Of(ResourceKind kind)
    {
        ResourceDefinition definition = kind.Definition;
        ResourceKindNames names = new(definition, kind.Schema.Name!);
        if (kind.Document is not null)
            names = names with { PatchTypes = DocumentParameters.PlainPatchTypes };
        string collection = definition.CollectionPath(definition.Namespaced ? "{namespace}" : null);
        IReadOnlyList<DocumentOperation> onCollection = Served(definition, Collection(names));
        IReadOnlyList<DocumentOperation> onObject = Served(definition, Object(names));
        yield return new DocumentPath(collection, names, onCollection);
        if (onObject.Count > 0)
            yield return new DocumentPath(collection + "/{name}", names, onObject);
        if (definition.Namespaced)
            yield return new DocumentPath(definition.CollectionPath(null), names, [.. onCollection.Take(1)]);
        if (definition.HasStatus)
            yield return new DocumentPath(collection + "/{name}/status", names, Part("status", names.Schema));
        if (definition.HasScale)
            yield return new DocumentPath(collection + "/{name}/scale", new ResourceKindNames(new("autoscaling", "v1", "Scale", ""), KindSchemas.Scale.Name!), Part("scale", KindSchemas.Scale.Name!));
        foreach (DocumentPath path in DocumentSubresources.Of(names, collection + "/{name}"))
            yield return path;
    }

    private static IReadOnlyList<DocumentOperation> Served(ResourceDefinition definition, DocumentOperation[] operations) =>
        [.. operations.Where(operation => definition.Verbs.Contains(VerbOf(operation)))];

    private static string VerbOf(DocumentOperation operation) => operation.Action switch
    {
        "post" => "create",
        "put" => "update",
        var action => action,
    };

    private static DocumentOperation[] Collection(ResourceKindNames names) =>
    [
        new("get", "list", $"list or watch objects of kind {names.Kind.Kind}") { Parameters = List, Answer = names.List },
        new("post", "post", $"create a {names.Kind.Kind}") { Parameters = Write, Body = names.Schema, Answer = names.Schema },
        new("delete", "deletecollection", $"delete the selected objects of kind {names.Kind.Kind}") { Parameters = [.. Delete, .. List[..5]], Body = KindSchemas.DeleteOptions.Name, Answer = KindSchemas.Status.Name! },
    ];

    private static DocumentOperation[] Object(ResourceKindNames names) =>
    [
        new("get", "get", $"read the named {names.Kind.Kind}") { Answer = names.Schema },
        new("put", "put", $"replace the named {names.Kind.Kind}") { Parameters = Write, Body = names.Schema, Answer = names.Schema },
        new("patch", "patch", $"change parts of the named {names.Kind.Kind}") { Parameters = [.. Write, "force"], Body = "", Answer = names.Schema },
        new("delete", "delete", $"delete the named {names.Kind.Kind}") { Parameters = Delete, Body = KindSchemas.DeleteOptions.Name, Answer = KindSchemas.Status.Name! },
    ];

    public static DocumentOperation[] Part(string part, string schema) =>
    [
        new("get", "get", $"read the {part}") { Answer = schema },
        new("put", "put", $"replace the {part}") { Parameters = Write, Body = schema, Answer = schema },
        new("patch", "patch", $"change the {part}") { Parameters = [.. Write, "force"], Body = "", Answer = schema },
    ];
}
