namespace Gantry.Oci.RuntimeSpec;

/// <summary>How far a clock of a time namespace is from the host's.</summary>
public sealed record TimeOffset
{
    public long Secs { get; init; }
    public uint Nanosecs { get; init; }
}
