namespace Gantry.Kube.Core;

public sealed record PodSchedulingGroup
{
    public string? PodGroupName { get; init; }
}
