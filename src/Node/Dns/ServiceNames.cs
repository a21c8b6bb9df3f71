using System.Net;
using System.Net.Sockets;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network.Dns;
using Gantry.NodeAgent.Services;

namespace Gantry.NodeAgent.Dns;

/// <summary>The DNS records of one service, after the specification of DNS-based service discovery in Kubernetes. Pure.</summary>
internal static class ServiceNames
{
    public static IReadOnlyList<KeyValuePair<string, DnsRecord>> Of(Service service, IReadOnlyCollection<EndpointSlice> slices, string domain)
    {
        string name = $"{service.Name}.{service.Namespace}.svc.{domain}";
        if (service.Spec.Type == "ExternalName")
            return [.. Alias(name, service.Spec.ExternalName)];

        return service.Spec.ClusterIP == "None" || service.Spec.ClusterIPs is ["None"]
            ? [.. Headless(name, slices)]
            : [.. WithAddress(name, service)];
    }

    private static IEnumerable<KeyValuePair<string, DnsRecord>> Alias(string name, string? target)
    {
        string other = (target ?? "").TrimEnd('.').ToLowerInvariant();
        if (DnsRecord.IsName(other))
            yield return new(name, DnsRecord.Alias(other));
    }

    private static IEnumerable<KeyValuePair<string, DnsRecord>> WithAddress(string name, Service service)
    {
        IPAddress[] addresses = [.. ServiceEntries.ClusterAddresses(service)];
        foreach (IPAddress address in addresses)
        {
            yield return new(name, DnsRecord.Address(address));
            yield return new(ReverseNames.Of(address), DnsRecord.Pointer(name));
        }

        if (addresses.Length == 0)
            yield break;

        foreach (ServicePort port in service.Spec.Ports.Where(port => !string.IsNullOrEmpty(port.Name)))
            yield return new(PortName(port.Name!, port.Protocol, name), DnsRecord.Location(name, port.Port));
    }

    private static IEnumerable<KeyValuePair<string, DnsRecord>> Headless(string name, IReadOnlyCollection<EndpointSlice> slices)
    {
        foreach (EndpointSlice slice in slices.Where(slice => slice.AddressType != "FQDN"))
        {
            foreach (Endpoint endpoint in slice.Endpoints.Where(endpoint => endpoint.Conditions?.Ready ?? true))
            {
                foreach (KeyValuePair<string, DnsRecord> record in OfEndpoint(name, slice, endpoint))
                    yield return record;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, DnsRecord>> OfEndpoint(string name, EndpointSlice slice, Endpoint endpoint)
    {
        foreach (string text in endpoint.Addresses)
        {
            if (!IPAddress.TryParse(text, out IPAddress? address))
                continue;

            string own = $"{endpoint.Hostname ?? Dashed(address)}.{name}";
            yield return new(name, DnsRecord.Address(address));
            yield return new(own, DnsRecord.Address(address));
            if (endpoint.Hostname is not null)
                yield return new(ReverseNames.Of(address), DnsRecord.Pointer(own));

            foreach (EndpointPort port in slice.Ports.Where(port => !string.IsNullOrEmpty(port.Name) && port.Port is > 0))
                yield return new(PortName(port.Name!, port.Protocol, name), DnsRecord.Location(own, port.Port!.Value));
        }
    }

    private static string PortName(string port, string? protocol, string name) =>
        $"_{port}._{ServiceEntries.ProtocolOf(protocol).ToString().ToLowerInvariant()}.{name}";

    private static string Dashed(IPAddress address) =>
        address.ToString().Replace(address.AddressFamily == AddressFamily.InterNetwork ? '.' : ':', '-');
}
