using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>A pod's sandbox as the runtime interface wants it. Pure.</summary>
internal static class SandboxConfig
{
    public static Cri.PodSandboxConfig Of(SandboxFacts facts)
    {
        Pod pod = facts.Pod;
        var config = new Cri.PodSandboxConfig
        {
            Metadata = new Cri.PodSandboxMetadata { Name = pod.Name, Namespace = pod.Namespace, Uid = pod.Uid, Attempt = facts.Attempt },
            Hostname = PodHostname.ForSandbox(pod, facts.Options),
            LogDirectory = facts.LogDirectory,
            DnsConfig = facts.Dns,
            Linux = LinuxOf(facts),
        };
        config.PortMappings.Add(pod.Spec.Containers.SelectMany(HostPorts));
        foreach ((string key, string value) in pod.Metadata.Labels)
            config.Labels[key] = value;
        foreach ((string key, string value) in pod.Metadata.Annotations)
            config.Annotations[key] = value;
        config.Labels[PodLabels.PodName] = pod.Name;
        config.Labels[PodLabels.PodNamespace] = pod.Namespace;
        config.Labels[PodLabels.PodUid] = pod.Uid;
        return config;
    }

    private static IEnumerable<Cri.PortMapping> HostPorts(Container container) => container.Ports
        .Where(port => port.HostPort > 0)
        .Select(port => new Cri.PortMapping
        {
            ContainerPort = port.Number,
            HostPort = port.HostPort ?? 0,
            HostIp = port.HostIP ?? "",
            Protocol = port.Protocol switch { "UDP" => Cri.Protocol.Udp, "SCTP" => Cri.Protocol.Sctp, _ => Cri.Protocol.Tcp },
        });

    private static Cri.LinuxPodSandboxConfig LinuxOf(SandboxFacts facts)
    {
        Pod pod = facts.Pod;
        PodSecurityContext? security = pod.Spec.SecurityContext;
        var linux = new Cri.LinuxPodSandboxConfig
        {
            CgroupParent = PodCgroup.PathOf(pod, facts.Options.CgroupRoot, facts.CgroupDriver),
            SecurityContext = new Cri.LinuxSandboxSecurityContext
            {
                NamespaceOptions = PodNamespaces.Of(pod),
                Privileged = pod.Spec.InitContainers.Concat(pod.Spec.Containers).Any(container => container.SecurityContext?.Privileged == true),
                Seccomp = SecurityProfiles.Seccomp(null, security),
                RunAsUser = security?.RunAsUser is { } user ? new Cri.Int64Value { Value = user } : null,
                RunAsGroup = security?.RunAsGroup is { } group && security.RunAsUser is not null ? new Cri.Int64Value { Value = group } : null,
            },
        };
        linux.SecurityContext.SupplementalGroups.Add(SecurityProfiles.SupplementalGroups(security));
        foreach (Sysctl sysctl in security?.Sysctls ?? [])
            linux.Sysctls[sysctl.Name] = sysctl.Value;
        return linux;
    }
}
