namespace Gantry.Kube.Core;

/// <summary>The state of a node's configuration source. No longer used.</summary>
public sealed record NodeConfigStatus
{
    public NodeConfigSource? Active { get; init; }

    public NodeConfigSource? Assigned { get; init; }

    /// <summary>What is wrong with the configuration.</summary>
    public string? Error { get; init; }

    public NodeConfigSource? LastKnownGood { get; init; }
}
