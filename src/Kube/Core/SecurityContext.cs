using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Identity and rights of one container; what is set here wins over the pod's.</summary>
public sealed record SecurityContext
{
    /// <summary>Whether a process may gain more rights than its parent; false sets no_new_privs.</summary>
    [WireField(7, KeepsZero = true)]
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>The AppArmor profile.</summary>
    [WireField(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>Capabilities to add and to drop.</summary>
    [WireField(1)]
    public Capabilities? Capabilities { get; init; }

    /// <summary>Whether the container has all rights of root on the node.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? Privileged { get; init; }

    /// <summary>How /proc is shown to the container.</summary>
    [OneOf("Default", "Unmasked"), WireField(9, KeepsZero = true)]
    public string? ProcMount { get; init; }

    /// <summary>Whether the container's own files cannot be changed.</summary>
    [WireField(6, KeepsZero = true)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>The group id of the first process.</summary>
    [WireField(8, KeepsZero = true)]
    public long? RunAsGroup { get; init; }

    /// <summary>Whether starting as root is refused.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The user id of the first process; the image's by default.</summary>
    [WireField(4, KeepsZero = true)]
    public long? RunAsUser { get; init; }

    /// <summary>The SELinux label.</summary>
    [WireField(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>The filter of system calls.</summary>
    [WireField(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>Settings for containers on Windows.</summary>
    [WireField(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }
}
