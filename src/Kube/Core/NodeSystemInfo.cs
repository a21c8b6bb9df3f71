using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The machine and the programs of a node, by their versions and ids.</summary>
public sealed record NodeSystemInfo
{
    /// <summary>The processor architecture.</summary>
    [RequiredField]
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>Changes with every start of the machine.</summary>
    [RequiredField]
    public string BootID { get; init => field = value ?? ""; } = "";

    /// <summary>The container engine and its version.</summary>
    [RequiredField]
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the kernel.</summary>
    [RequiredField]
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    /// <summary>No longer used.</summary>
    [RequiredField]
    public string KubeProxyVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the node's agent.</summary>
    [RequiredField]
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the installation.</summary>
    [RequiredField]
    public string MachineID { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of operating system.</summary>
    [RequiredField]
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary>The operating system by its name and version.</summary>
    [RequiredField]
    public string OsImage { get; init => field = value ?? ""; } = "";

    public NodeSwapStatus? Swap { get; init; }

    /// <summary>The id of the hardware.</summary>
    [RequiredField]
    public string SystemUUID { get; init => field = value ?? ""; } = "";
}
