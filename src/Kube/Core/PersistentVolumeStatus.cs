using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The state of a volume.</summary>
public sealed record PersistentVolumeStatus
{
    /// <summary>When the phase last changed.</summary>
    [WireField(4)]
    public DateTimeOffset? LastPhaseTransitionTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(2)]
    public string? Message { get; init; }

    /// <summary>Pending, Available, Bound, Released or Failed.</summary>
    [WireField(1)]
    public string? Phase { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(3)]
    public string? Reason { get; init; }
}
