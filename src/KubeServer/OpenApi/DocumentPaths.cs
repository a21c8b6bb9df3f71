using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The paths that a kind has, from its definition: collection, object, what lies below objects, and the older ones for watches.</summary>
internal static class DocumentPaths
{
    /// <summary>The parameters of whatever writes an object.</summary>
    public static readonly string[] Write = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] List = ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"];
    private static readonly string[] Delete = ["dryRun", "gracePeriodSeconds", "ignoreStoreReadErrorWithClusterBreakingPotential", "orphanDependents", "propagationPolicy"];
    private static readonly string[] DeleteCollection = [.. Delete, .. List[1..^1]];

    public static IEnumerable<DocumentPath> Of(ResourceKind kind)
    {
        DocumentedKind names = DocumentedKind.Of(kind);
        return Plain(names).Concat(Watches(names)).Where(path => path.Operations.Count > 0);
    }

    private static IEnumerable<DocumentPath> Plain(DocumentedKind names)
    {
        ResourceDefinition definition = names.Definition;
        string collection = Collection(definition), item = collection + "/{name}";
        yield return DocumentPath.Of(names, collection, Served(definition, OnCollection(names)));
        yield return DocumentPath.Of(names, item, Served(definition, OnObject(names)));
        if (definition.Namespaced)
            yield return DocumentPath.Of(names, definition.CollectionPath(null), Served(definition, ListOf(names, everywhere: true)));
        if (definition.HasStatus)
            yield return DocumentPath.Of(names, item + "/status", Part(names, "status", names.Schema));
        if (definition.HasScale)
            yield return DocumentPath.Of(names, item + "/scale", Part(names, "scale", KindSchemas.Scale.Name!)) with { Kind = new("autoscaling", "v1", "Scale", "") };
        foreach (DocumentPath path in DocumentSubresources.Of(names, item))
            yield return path;
    }

    // Users' own kinds came after the time of these.
    private static IEnumerable<DocumentPath> Watches(DocumentedKind names)
    {
        ResourceDefinition definition = names.Definition;
        if (names.Media == DocumentMedia.Custom)
            yield break;

        string root = definition.CollectionPath(null)[..^definition.Plural.Length];
        string collection = root + "watch/" + Collection(definition)[root.Length..];
        yield return DocumentPath.Of(names, collection, Served(definition, WatchOf(names, DocumentAction.WatchList)));
        yield return DocumentPath.Of(names, collection + "/{name}", Served(definition, WatchOf(names, DocumentAction.Watch)));
        if (definition.Namespaced)
            yield return DocumentPath.Of(names, $"{root}watch/{definition.Plural}", Served(definition, WatchOf(names, DocumentAction.WatchList, everywhere: true)));
    }

    private static string Collection(ResourceDefinition definition) => definition.CollectionPath(definition.Namespaced ? "{namespace}" : null);

    private static IReadOnlyList<DocumentOperation> Served(ResourceDefinition definition, params IEnumerable<DocumentOperation> operations) =>
        [.. operations.Where(operation => definition.Verbs.Contains(operation.Action.Verb))];

    private static IEnumerable<DocumentOperation> OnCollection(DocumentedKind names) =>
    [
        ListOf(names),
        names.Operation("post", DocumentAction.Post, $"create a {names.Definition.Kind}", names.Schema) with { Parameters = Write, Body = names.Schema },
        names.Operation("delete", DocumentAction.DeleteCollection, $"delete the selected objects of kind {names.Definition.Kind}", KindSchemas.Status.Name!) with { Parameters = DeleteCollection, Body = KindSchemas.DeleteOptions.Name },
    ];

    private static IEnumerable<DocumentOperation> OnObject(DocumentedKind names) =>
    [
        names.Operation("get", DocumentAction.Get, $"read the named {names.Definition.Kind}", names.Schema),
        names.Operation("put", DocumentAction.Put, $"replace the named {names.Definition.Kind}", names.Schema) with { Parameters = Write, Body = names.Schema },
        names.Operation("patch", DocumentAction.Patch, $"change parts of the named {names.Definition.Kind}", names.Schema) with { Parameters = [.. Write, "force"], Body = MachineryDefinitions.Patch },
        names.Operation("delete", DocumentAction.Delete, $"delete the named {names.Definition.Kind}", names.Deleted) with { Parameters = Delete, Body = KindSchemas.DeleteOptions.Name },
    ];

    /// <summary>Reading and writing one part of an object by a path of its own.</summary>
    public static IReadOnlyList<DocumentOperation> Part(DocumentedKind names, string part, string schema)
    {
        string named = OperationNames.Capital(part);
        return
        [
            names.Operation("get", DocumentAction.Get, $"read the {part}", schema, named),
            names.Operation("put", DocumentAction.Put, $"replace the {part}", schema, named) with { Parameters = Write, Body = schema },
            names.Operation("patch", DocumentAction.Patch, $"change the {part}", schema, named) with { Parameters = [.. Write, "force"], Body = MachineryDefinitions.Patch },
        ];
    }

    private static DocumentOperation ListOf(DocumentedKind names, bool everywhere = false) =>
        names.Operation("get", DocumentAction.List, $"list or watch objects of kind {names.Definition.Kind}", names.List, everywhere: everywhere) with { Parameters = List };

    private static DocumentOperation WatchOf(DocumentedKind names, DocumentAction action, bool everywhere = false) =>
        names.Operation("get", action, $"watch {names.Definition.Kind}; the older form of a list with the parameter watch", MachineryDefinitions.WatchEvent, everywhere: everywhere) with { Parameters = List };
}
