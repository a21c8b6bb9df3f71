namespace Gantry.Oci.RuntimeSpec;

/// <summary>A rate limit on one block device.</summary>
public sealed record BlockIoThrottle
{
    public long Major { get; init; }
    public long Minor { get; init; }
    public ulong Rate { get; init; }
}
