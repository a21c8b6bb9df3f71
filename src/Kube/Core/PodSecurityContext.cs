using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Identity and rights that all containers of a pod start from.</summary>
public sealed record PodSecurityContext
{
    /// <summary>The AppArmor profile.</summary>
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>A group that owns the files of volumes which support it, and that all processes belong to.</summary>
    public long? FsGroup { get; init; }

    /// <summary>Whether files change their group at every start (Always) or only where the top directory differs (OnRootMismatch).</summary>
    [OneOf("OnRootMismatch", "Always")]
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>The group id of the first process of each container.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether starting as root is refused.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user id of the first process of each container.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>How volumes get the pod's SELinux label: MountOption or Recursive.</summary>
    public string? SeLinuxChangePolicy { get; init; }

    /// <summary>The SELinux label.</summary>
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The filter of system calls.</summary>
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Further groups of the first process.</summary>
    [ListAtomic]
    public IReadOnlyList<long> SupplementalGroups { get; init => field = value ?? []; } = [];

    /// <summary>Merge adds the groups that the image names for the user, Strict does not.</summary>
    [OneOf("Merge", "Strict")]
    public string? SupplementalGroupsPolicy { get; init; }

    /// <summary>Kernel parameters of the pod.</summary>
    [ListAtomic]
    public IReadOnlyList<Sysctl> Sysctls { get; init => field = value ?? []; } = [];

    /// <summary>Settings for containers on Windows.</summary>
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}
