using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeSystemInfo
{
    [RequiredField]
    public string Architecture { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string BootID { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string ContainerRuntimeVersion { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string KernelVersion { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string KubeProxyVersion { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string KubeletVersion { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string MachineID { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string OperatingSystem { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string OsImage { get; init => field = value ?? ""; } = "";

    public NodeSwapStatus? Swap { get; init; }

    [RequiredField]
    public string SystemUUID { get; init => field = value ?? ""; } = "";
}
