namespace Gantry.Oci.RuntimeSpec;

/// <summary>The offsets of a time namespace's clocks.</summary>
public sealed record TimeOffsets
{
    public TimeOffset? Boottime { get; init; }
    public TimeOffset? Monotonic { get; init; }
}
