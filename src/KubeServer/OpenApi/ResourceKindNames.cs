using Gantry.Kube;

namespace Gantry.KubeServer.OpenApi;

/// <summary>A kind with the names under which documents define it and its list.</summary>
internal sealed record ResourceKindNames(ResourceDefinition Kind, string Schema)
{
    /// <summary>The media types of the patches that the kind takes.</summary>
    public IReadOnlyList<string> PatchTypes { get; init; } = DocumentParameters.PatchTypes;

    public string List => Schema[..^Kind.Kind.Length] + Kind.ListKind;
}
