using Gantry.Kube;

namespace Gantry.KubeServer.OpenApi;

/// <summary>A kind with the names under which documents define it and its list.</summary>
internal sealed record ResourceKindNames(ResourceDefinition Kind, string Schema)
{
    public string List => Schema[..^Kind.Kind.Length] + Kind.ListKind;
}
