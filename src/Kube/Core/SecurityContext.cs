using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Identity and rights of one container; what is set here wins over the pod's.</summary>
public sealed record SecurityContext
{
    /// <summary>Whether a process may gain more rights than its parent; false sets no_new_privs.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>The AppArmor profile.</summary>
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>Capabilities to add and to drop.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>Whether the container has all rights of root on the node.</summary>
    public bool? Privileged { get; init; }

    /// <summary>How /proc is shown to the container.</summary>
    [OneOf("Default", "Unmasked")]
    public string? ProcMount { get; init; }

    /// <summary>Whether the container's own files cannot be changed.</summary>
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>The group id of the first process.</summary>
    public long? RunAsGroup { get; init; }

    /// <summary>Whether starting as root is refused.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user id of the first process; the image's by default.</summary>
    public long? RunAsUser { get; init; }

    /// <summary>The SELinux label.</summary>
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The filter of system calls.</summary>
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Settings for containers on Windows.</summary>
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}
