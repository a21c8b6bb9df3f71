namespace Gantry.Oci.RuntimeSpec;

/// <summary>The weight of one block device.</summary>
public sealed record BlockIoWeight
{
    public long Major { get; init; }
    public long Minor { get; init; }
    public ushort? Weight { get; init; }
    public ushort? LeafWeight { get; init; }
}
