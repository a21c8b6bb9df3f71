namespace Gantry.Oci.RuntimeSpec;

/// <summary>Limits on one RDMA device.</summary>
public sealed record RdmaLimit
{
    public uint? HcaHandles { get; init; }
    public uint? HcaObjects { get; init; }
}
