using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The machine and the programs of a node, by their versions and ids.</summary>
public sealed record NodeSystemInfo
{
    /// <summary>The processor architecture.</summary>
    [RequiredField, WireField(10)]
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>Changes with every start of the machine.</summary>
    [RequiredField, WireField(3)]
    public string BootID { get; init => field = value ?? ""; } = "";

    /// <summary>The container engine and its version.</summary>
    [RequiredField, WireField(6)]
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the kernel.</summary>
    [RequiredField, WireField(4)]
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    /// <summary>No longer used.</summary>
    [RequiredField, WireField(8)]
    public string KubeProxyVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version of the node's agent.</summary>
    [RequiredField, WireField(7)]
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the installation.</summary>
    [RequiredField, WireField(1)]
    public string MachineID { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of operating system.</summary>
    [RequiredField, WireField(9)]
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    /// <summary>The operating system by its name and version.</summary>
    [RequiredField, WireField(5)]
    public string OsImage { get; init => field = value ?? ""; } = "";

    /// <summary>The swap space of the machine.</summary>
    [WireField(11)]
    public NodeSwapStatus? Swap { get; init; }

    /// <summary>The id of the hardware.</summary>
    [RequiredField, WireField(2)]
    public string SystemUUID { get; init => field = value ?? ""; } = "";
}
