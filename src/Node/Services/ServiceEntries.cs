using System.Net;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network;
using Gantry.Network.Services;

namespace Gantry.NodeAgent.Services;

/// <summary>Says of a service and its endpoint slices what the service table has to do. Pure.</summary>
internal static class ServiceEntries
{
    private static readonly TimeSpan DefaultAffinity = TimeSpan.FromHours(3);

    /// <summary>One entry a port; none for a service without an address, which is a matter of names only.</summary>
    public static IReadOnlyList<ServiceEntry> Of(Service service, IReadOnlyCollection<EndpointSlice> slices, string nodeName)
    {
        IPAddress[] addresses = [.. ClusterAddresses(service)];
        return addresses.Length == 0
            ? []
            : [.. service.Spec.Ports.Select(port => Of(service, port, addresses, slices, nodeName))];
    }

    public static IEnumerable<IPAddress> ClusterAddresses(Service service) => service.Spec.Type == "ExternalName"
        ? []
        : Parse(service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP ?? ""]);

    public static TransportProtocol ProtocolOf(string? name) => name switch
    {
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => TransportProtocol.Tcp,
    };

    private static ServiceEntry Of(
        Service service, ServicePort port, IPAddress[] addresses, IReadOnlyCollection<EndpointSlice> slices, string nodeName)
    {
        ServiceSpec spec = service.Spec;
        TransportProtocol protocol = ProtocolOf(port.Protocol);
        (IPEndPoint Address, string? Node)[] endpoints = [.. Endpoints(slices, port.Name ?? "", protocol)];
        return new ServiceEntry(new ServicePortId(service.Namespace, service.Name, $"{port.Name}/{port.Protocol ?? "TCP"}/{port.Port}"), protocol, port.Port)
        {
            ClusterAddresses = addresses,
            ExternalAddresses = [.. Parse(spec.ExternalIPs), .. Parse(service.Status.LoadBalancer?.Ingress.Select(ingress => ingress.Ip ?? "") ?? [])],
            NodePort = port.NodePort ?? 0,
            Endpoints = [.. endpoints.Select(endpoint => endpoint.Address)],
            LocalEndpoints = [.. endpoints.Where(endpoint => endpoint.Node == nodeName).Select(endpoint => endpoint.Address)],
            InternalTrafficStaysLocal = spec.InternalTrafficPolicy == "Local",
            ExternalTrafficStaysLocal = spec.ExternalTrafficPolicy == "Local",
            ClientAffinity = spec.SessionAffinity == "ClientIP" ? AffinityOf(spec) : null,
        };
    }

    // In a fixed order, so that slices which say the same in another order change nothing.
    private static IEnumerable<(IPEndPoint Address, string? Node)> Endpoints(
        IReadOnlyCollection<EndpointSlice> slices, string portName, TransportProtocol protocol)
    {
        var all = (
            from slice in slices
            from port in slice.Ports
            where (port.Name ?? "") == portName && ProtocolOf(port.Protocol) == protocol && port.Port is > 0
            from endpoint in slice.Endpoints
            from address in Parse(endpoint.Addresses)
            select (endpoint, Address: new IPEndPoint(address, port.Port!.Value))).DistinctBy(one => one.Address).ToArray();

        var ready = all.Where(one => one.endpoint.Conditions?.Ready ?? true).ToArray();

        // Rather a pod that is on its way out and still answers than nobody.
        var usable = ready.Length > 0
            ? ready
            : [.. all.Where(one => one.endpoint.Conditions is { Serving: true, Terminating: true })];
        return usable.OrderBy(one => one.Address.ToString(), StringComparer.Ordinal).Select(one => (one.Address, one.endpoint.NodeName));
    }

    private static TimeSpan AffinityOf(ServiceSpec spec) =>
        spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultAffinity;

    private static IEnumerable<IPAddress> Parse(IEnumerable<string> addresses) =>
        addresses.Select(text => IPAddress.TryParse(text, out IPAddress? address) ? address : null).OfType<IPAddress>();
}
