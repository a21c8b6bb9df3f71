using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The state of a node's configuration source. No longer used.</summary>
public sealed record NodeConfigStatus
{
    /// <summary>The settings in use.</summary>
    [WireField(2)]
    public NodeConfigSource? Active { get; init; }

    /// <summary>The settings that were given.</summary>
    [WireField(1)]
    public NodeConfigSource? Assigned { get; init; }

    /// <summary>What is wrong with the configuration.</summary>
    [WireField(4)]
    public string? Error { get; init; }

    /// <summary>The settings to go back to.</summary>
    [WireField(3)]
    public NodeConfigSource? LastKnownGood { get; init; }
}
