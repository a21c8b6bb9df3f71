namespace Gantry.Oci.RuntimeSpec;

/// <summary>The Linux part of `Features`.</summary>
public sealed record LinuxFeatures
{
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Capabilities { get; init => field = value ?? []; } = [];
    public CgroupFeatures? Cgroup { get; init; }
    public SeccompFeatures? Seccomp { get; init; }
    public Toggle? Apparmor { get; init; }
    public Toggle? Selinux { get; init; }
    public IntelRdtFeatures? IntelRdt { get; init; }
    public MemoryPolicyFeatures? MemoryPolicy { get; init; }
    public MountExtensions? MountExtensions { get; init; }
    public Toggle? NetDevices { get; init; }
}
