using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Identity and rights that all containers of a pod start from.</summary>
public sealed record PodSecurityContext
{
    /// <summary>The AppArmor profile.</summary>
    [WireField(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>A group that owns the files of volumes which support it, and that all processes belong to.</summary>
    [WireField(5, KeepsZero = true)]
    public long? FsGroup { get; init; }

    /// <summary>Whether files change their group at every start (Always) or only where the top directory differs (OnRootMismatch).</summary>
    [OneOf("Always", "OnRootMismatch"), WireField(9, KeepsZero = true)]
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>The group id of the first process of each container.</summary>
    [WireField(6, KeepsZero = true)]
    public long? RunAsGroup { get; init; }

    /// <summary>Whether starting as root is refused.</summary>
    [WireField(3, KeepsZero = true)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user id of the first process of each container.</summary>
    [WireField(2, KeepsZero = true)]
    public long? RunAsUser { get; init; }

    /// <summary>How volumes get the pod's SELinux label: MountOption or Recursive.</summary>
    [WireField(13, KeepsZero = true)]
    public string? SeLinuxChangePolicy { get; init; }

    /// <summary>The SELinux label.</summary>
    [WireField(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The filter of system calls.</summary>
    [WireField(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Further groups of the first process.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>Merge adds the groups that the image names for the user, Strict does not.</summary>
    [OneOf("Merge", "Strict"), WireField(12, KeepsZero = true)]
    public string? SupplementalGroupsPolicy { get; init; }

    /// <summary>Kernel parameters of the pod.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<Sysctl> Sysctls { get; init => field = value ?? []; } = [];

    /// <summary>Settings for containers on Windows.</summary>
    [WireField(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}
