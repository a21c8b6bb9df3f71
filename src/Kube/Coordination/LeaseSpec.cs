namespace Gantry.Kube.Coordination;

/// <summary>Who holds a lease, since when and for how long.</summary>
public sealed record LeaseSpec
{
    /// <summary>Since when it is held.</summary>
    public MicroTime? AcquireTime { get; init; }

    /// <summary>Who holds it.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>Seconds without renewal after which others may take it.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>How often the holder changed.</summary>
    public int? LeaseTransitions { get; init; }

    /// <summary>Who should take the lease over.</summary>
    public string? PreferredHolder { get; init; }

    /// <summary>When it was last renewed.</summary>
    public MicroTime? RenewTime { get; init; }

    /// <summary>How a leader is chosen.</summary>
    public string? Strategy { get; init; }
}
