using Gantry.Kube;

namespace Gantry.KubeServer.OpenApi;

/// <summary>One path of the API with its operations, before it is written in one of the document's versions.</summary>
/// <param name="Tag">The group of operations that a client makes a class of.</param>
internal sealed record DocumentPath(string Path, string Tag, DocumentMedia Media, IReadOnlyList<DocumentOperation> Operations)
{
    private static readonly string[] InPath = ["logpath", "name", "namespace", "path"];

    /// <summary>The kind of what is sent and received, or null for paths about the API itself.</summary>
    public ResourceDefinition? Kind { get; init; }

    public IEnumerable<string> PathParameters => InPath.Where(name => Path.Contains($"{{{name}}}", StringComparison.Ordinal));

    /// <summary>What all operations take besides.</summary>
    public IReadOnlyList<string> QueryParameters => Kind is null || Operations.Any(operation => operation.Action == DocumentAction.Connect) ? [] : ["pretty"];

    public static DocumentPath Of(DocumentedKind kind, string path, params IReadOnlyList<DocumentOperation> operations) => new(path, kind.Tag, kind.Media, operations) { Kind = kind.Definition };
}
