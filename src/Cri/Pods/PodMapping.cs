using Gantry.Engine.Pods;
using Gantry.Grpc.Cri;

namespace Gantry.Cri.Pods;

/// <summary>Translates pods between the interface's words and the engine's.</summary>
internal static class PodMapping
{
    public static PodConfig ToEngine(PodSandboxConfig pod)
    {
        LinuxPodSandboxConfig linux = pod.Linux ?? new LinuxPodSandboxConfig();
        NamespaceOption namespaces = linux.SecurityContext?.NamespaceOptions ?? new NamespaceOption();
        return new PodConfig
        {
            Name = pod.Metadata.Name,
            Namespace = pod.Metadata.Namespace,
            Uid = pod.Metadata.Uid,
            Attempt = pod.Metadata.Attempt,
            Hostname = pod.Hostname,
            LogDirectory = pod.LogDirectory,
            Labels = new Dictionary<string, string>(pod.Labels),
            Annotations = new Dictionary<string, string>(pod.Annotations),
            DnsServers = [.. pod.DnsConfig?.Servers ?? []],
            DnsSearches = [.. pod.DnsConfig?.Searches ?? []],
            DnsOptions = [.. pod.DnsConfig?.Options ?? []],
            Ports = [.. pod.PortMappings.Select(ToEngine)],
            CgroupParent = linux.CgroupParent,
            Sysctls = new Dictionary<string, string>(linux.Sysctls),
            UsesHostNetwork = namespaces.Network == NamespaceMode.Node,
            UsesHostIpc = namespaces.Ipc == NamespaceMode.Node,
            UsesHostPid = namespaces.Pid == NamespaceMode.Node,
            SharesProcesses = namespaces.Pid == NamespaceMode.Pod && linux.SecurityContext?.NamespaceOptions is not null,
        };
    }

    public static PodSandboxStatus ToStatus(PodRecord pod)
    {
        var status = new PodSandboxStatus
        {
            Id = pod.Id,
            Metadata = ToMetadata(pod.Config),
            State = ToState(pod.State),
            CreatedAt = CriTime.Of(pod.CreatedAt),
            Network = new PodSandboxNetworkStatus { Ip = pod.Address ?? "" },
            Linux = new LinuxPodSandboxStatus { Namespaces = new Namespace { Options = Namespaces(pod.Config) } },
        };
        status.Labels.Fill(pod.Config.Labels);
        status.Annotations.Fill(pod.Config.Annotations);
        return status;
    }

    public static PodSandbox ToItem(PodRecord pod)
    {
        var item = new PodSandbox { Id = pod.Id, Metadata = ToMetadata(pod.Config), State = ToState(pod.State), CreatedAt = CriTime.Of(pod.CreatedAt) };
        item.Labels.Fill(pod.Config.Labels);
        item.Annotations.Fill(pod.Config.Annotations);
        return item;
    }

    public static PodSandboxState ToState(PodState state) => state == PodState.Ready ? PodSandboxState.SandboxReady : PodSandboxState.SandboxNotready;

    public static PodSandboxMetadata ToMetadata(PodConfig pod) =>
        new() { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Uid, Attempt = pod.Attempt };

    private static NamespaceOption Namespaces(PodConfig pod) => new()
    {
        Network = pod.UsesHostNetwork ? NamespaceMode.Node : NamespaceMode.Pod,
        Ipc = pod.UsesHostIpc ? NamespaceMode.Node : NamespaceMode.Pod,
        Pid = pod.UsesHostPid ? NamespaceMode.Node : pod.SharesProcesses ? NamespaceMode.Pod : NamespaceMode.Container,
    };

    private static PodPort ToEngine(PortMapping port) => new()
    {
        Protocol = port.Protocol switch { Protocol.Udp => "udp", Protocol.Sctp => "sctp", _ => "tcp" },
        ContainerPort = port.ContainerPort,
        HostPort = port.HostPort,
        HostAddress = port.HostIp,
    };
}
