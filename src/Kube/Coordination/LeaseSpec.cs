using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Coordination;

/// <summary>Who holds a lease, since when and for how long.</summary>
public sealed record LeaseSpec
{
    /// <summary>Since when it is held.</summary>
    [WireField(3)]
    public MicroTime? AcquireTime { get; init; }

    /// <summary>Who holds it.</summary>
    [WireField(1, KeepsZero = true)]
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds without renewal after which others may take it.</summary>
    [WireField(2, KeepsZero = true)]
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>How often the holder changed.</summary>
    [WireField(5, KeepsZero = true)]
    public int? LeaseTransitions { get; init; }

    /// <summary>Who should take the lease over.</summary>
    [WireField(7, KeepsZero = true)]
    public string? PreferredHolder { get; init; }

    /// <summary>When it was last renewed.</summary>
    [WireField(4)]
    public MicroTime? RenewTime { get; init; }

    /// <summary>How a leader is chosen.</summary>
    [WireField(6, KeepsZero = true)]
    public string? Strategy { get; init; }
}
