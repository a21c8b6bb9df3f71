using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>What a pod is called inside itself and, with a subdomain, in the cluster's DNS.</summary>
internal static class PodHostname
{
    private const int LongestLabel = 63;

    public static string Of(Pod pod)
    {
        string name = pod.Spec.Hostname is { Length: > 0 } given ? given : pod.Name;
        return name.Length > LongestLabel ? name[..LongestLabel].TrimEnd('-', '.') : name;
    }

    /// <summary>web-0.web.shop.svc.cluster.local, or null without a subdomain.</summary>
    public static string? DomainOf(Pod pod, string clusterDomain) =>
        pod.Spec.Subdomain is { Length: > 0 } subdomain ? $"{Of(pod)}.{subdomain}.{pod.Namespace}.svc.{clusterDomain}" : null;

    /// <summary>What uname says in the pod.</summary>
    public static string ForSandbox(Pod pod, AgentOptions options)
    {
        if (pod.Spec.HostnameOverride is { Length: > 0 } forced)
            return forced;
        if (pod.Spec.HostNetwork == true)
            return options.HostName;
        return pod.Spec.SetHostnameAsFQDN == true && DomainOf(pod, options.ClusterDomain) is { } domain ? domain : Of(pod);
    }
}
