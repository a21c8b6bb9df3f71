namespace Gantry.Oci.RuntimeSpec;

/// <summary>The cgroup layouts that a runtime can use.</summary>
public sealed record CgroupFeatures
{
    public bool V1 { get; init; }
    public bool V2 { get; init; }
    public bool Systemd { get; init; }
    public bool SystemdUser { get; init; }
    public bool Rdma { get; init; }
}
