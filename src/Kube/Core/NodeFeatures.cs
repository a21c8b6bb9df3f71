namespace Gantry.Kube.Core;

public sealed record NodeFeatures
{
    public bool? SupplementalGroupsPolicy { get; init; }
}
