using Gantry.Controllers.Labels;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>The addresses behind a service, computed from its pods: one group per address family and per set of ports that its pods resolve to.</summary>
internal static class ServiceEndpoints
{
    public static IReadOnlyList<EndpointGroup> Of(Service service, IEnumerable<Pod> pods, Func<string, string?> zoneOf)
    {
        var groups = new Dictionary<string, EndpointGroup>();
        foreach (Pod pod in pods.Where(pod => Serves(pod, service)).OrderBy(pod => pod.Name, StringComparer.Ordinal))
        {
            IReadOnlyList<EndpointPort> ports = PortsOf(service, pod);
            foreach (string address in AddressesOf(pod))
            {
                string type = address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";
                if (!IsWanted(service, type))
                    continue;

                string key = EndpointGroup.KeyOf(type, ports);
                if (!groups.TryGetValue(key, out EndpointGroup? group))
                    groups[key] = group = new(type, ports, []);
                group.Endpoints.Add(EndpointOf(service, pod, address, zoneOf));
            }
        }

        return [.. groups.Values];
    }

    public static bool Serves(Pod pod, Service service) =>
        !pod.HasEnded && !string.IsNullOrEmpty(pod.Status.PodIP) && pod.Metadata.Labels.SelectedBy(service.Spec.Selector);

    /// <summary>Whether a change of a pod can change the endpoints of a service that selects it before or after.</summary>
    public static bool IsAffected(ObjectChange<Pod> change)
    {
        if (change.Before is not { } before || change.After is not { } after)
            return !string.IsNullOrEmpty(change.Latest.Status.PodIP);

        return before.Status.PodIP != after.Status.PodIP
            || before.IsReady != after.IsReady
            || before.HasEnded != after.HasEnded
            || before.IsBeingDeleted != after.IsBeingDeleted
            || !ReferenceEquals(before.Metadata.Labels, after.Metadata.Labels) && !before.Metadata.Labels.OrderBy(pair => pair.Key).SequenceEqual(after.Metadata.Labels.OrderBy(pair => pair.Key));
    }

    private static bool IsWanted(Service service, string type) => service.Spec.IpFamilies.Count == 0 || service.Spec.IpFamilies.Contains(type);

    private static IEnumerable<string> AddressesOf(Pod pod) =>
        pod.Status.PodIPs.Count > 0 ? pod.Status.PodIPs.Select(address => address.Ip) : [pod.Status.PodIP ?? ""];

    private static IReadOnlyList<EndpointPort> PortsOf(Service service, Pod pod)
    {
        var ports = new List<EndpointPort>();
        foreach (ServicePort port in service.Spec.Ports)
        {
            if (NumberOf(port, pod) is { } number)
                ports.Add(new() { Name = port.Name ?? "", Port = number, Protocol = port.Protocol ?? "TCP", AppProtocol = port.AppProtocol });
        }

        return ports;
    }

    // A named port is looked up in each pod: two versions of an application may give it different numbers.
    private static int? NumberOf(ServicePort port, Pod pod)
    {
        if (port.TargetPort is not { } target)
            return port.Port;
        if (target.IsNumber)
            return target.Number == 0 ? port.Port : target.Number;

        return pod.Spec.Containers
            .Concat(pod.Spec.InitContainers.Where(init => init.RestartPolicy is "Always"))
            .SelectMany(container => container.Ports)
            .FirstOrDefault(candidate => candidate.Name == target.Text && (candidate.Protocol ?? "TCP") == (port.Protocol ?? "TCP"))?.Number;
    }

    private static Endpoint EndpointOf(Service service, Pod pod, string address, Func<string, string?> zoneOf)
    {
        bool isTerminating = pod.IsBeingDeleted;
        return new()
        {
            Addresses = [address],
            Conditions = new()
            {
                Ready = service.Spec.PublishNotReadyAddresses == true || (pod.IsReady && !isTerminating),
                Serving = pod.IsReady,
                Terminating = isTerminating,
            },
            Hostname = pod.Spec.Subdomain == service.Name && !string.IsNullOrEmpty(pod.Spec.Hostname) ? pod.Spec.Hostname : null,
            NodeName = pod.Spec.NodeName,
            Zone = string.IsNullOrEmpty(pod.Spec.NodeName) ? null : zoneOf(pod.Spec.NodeName),
            TargetRef = new() { Kind = "Pod", Namespace = pod.Namespace, Name = pod.Name, Uid = pod.Metadata.Uid },
        };
    }
}
