namespace Gantry.KubeServer.Kinds;

/// <summary>Where a kind keeps its number of replicas.</summary>
/// <param name="Wanted">The number that shall be.</param>
/// <param name="There">The number that there is.</param>
/// <param name="Selector">The labels of the pods as text; null where spec.selector is a label selector.</param>
internal sealed record ScalePaths(FieldPath Wanted, FieldPath There, FieldPath? Selector = null)
{
    public static ScalePaths Usual { get; } = new(FieldPath.Of("spec", "replicas"), FieldPath.Of("status", "replicas"));
}
