using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A directory that is empty when the pod starts and is removed with it.</summary>
public sealed record EmptyDirVolumeSource
{
    /// <summary>Memory for a file system in memory, otherwise the node's disk.</summary>
    [WireField(1)]
    public string? Medium { get; init; }

    /// <summary>The most that may be stored in it.</summary>
    [WireField(2)]
    public Quantity? SizeLimit { get; init; }
}
