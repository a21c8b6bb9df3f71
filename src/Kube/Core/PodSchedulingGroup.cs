using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The group of pods with which a pod is scheduled.</summary>
public sealed record PodSchedulingGroup
{
    /// <summary>The name of the group.</summary>
    [WireField(1, KeepsZero = true)]
    public string? PodGroupName { get; init; }
}
