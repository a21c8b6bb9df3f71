using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The state of a node's configuration source. No longer used.</summary>
public sealed record NodeConfigStatus
{
    [WireField(2)]
    public NodeConfigSource? Active { get; init; }

    [WireField(1)]
    public NodeConfigSource? Assigned { get; init; }

    /// <summary>What is wrong with the configuration.</summary>
    [WireField(4)]
    public string? Error { get; init; }

    [WireField(3)]
    public NodeConfigSource? LastKnownGood { get; init; }
}
