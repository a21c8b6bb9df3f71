using System.Net;
using Gantry.Linux.Nftables;
using Gantry.Network.Ports;

namespace Gantry.Network.Pods;

/// <summary>The host ports that lead to pods: one owner for each, whatever the order in which pods come and go.</summary>
internal sealed class PublishedPorts(string table, NftablesContext nftables)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(TransportProtocol, int, IPAddress?), string> owners = [];

    /// <summary>Takes the ports for the pod or throws, leaving none of them taken.</summary>
    public void Reserve(string podId, IReadOnlyList<PortMapping> ports)
    {
        lock (gate)
        {
            foreach (PortMapping port in ports)
            {
                if (OwnerBeside(podId, port) is { } owner)
                    throw new NetworkException(NetworkFailure.PortInUse, $"host port {port.HostPort}/{NftNames.Of(port.Protocol)} is taken by pod {owner}");
            }

            foreach (PortMapping port in ports)
                owners[KeyOf(port)] = podId;
        }
    }

    public void Publish(IPAddress pod, IReadOnlyList<PortMapping> ports)
    {
        if (ports.Count > 0)
            nftables.Run(string.Concat(ports.Select(port => BaseTable.Add(table, new PublishedPort(pod, port)))));
    }

    public void Withdraw(string podId, IPAddress pod, IReadOnlyList<PortMapping> ports)
    {
        if (ports.Count == 0)
            return;

        nftables.Run(string.Concat(ports.Select(port => BaseTable.Delete(table, new PublishedPort(pod, port)))));
        Release(podId, ports);
        if (ports.Any(port => port.Protocol == TransportProtocol.Udp))
            StaleDatagrams.Forget(new HashSet<IPAddress> { pod }, new HashSet<int>());
    }

    public void Release(string podId, IReadOnlyList<PortMapping> ports)
    {
        lock (gate)
        {
            foreach (PortMapping port in ports)
            {
                if (owners.GetValueOrDefault(KeyOf(port)) == podId)
                    owners.Remove(KeyOf(port));
            }
        }
    }

    private string? OwnerBeside(string podId, PortMapping wanted) => owners
        .Where(taken => taken.Value != podId && Collides(taken.Key, KeyOf(wanted)))
        .Select(taken => taken.Value)
        .FirstOrDefault();

    private static bool Collides((TransportProtocol Protocol, int Port, IPAddress? Host) one, (TransportProtocol Protocol, int Port, IPAddress? Host) other) =>
        one.Protocol == other.Protocol && one.Port == other.Port
        && (one.Host is null || other.Host is null || one.Host.Equals(other.Host));

    private static (TransportProtocol, int, IPAddress?) KeyOf(PortMapping port) =>
        (port.Protocol, port.HostPort, IPAddress.Any.Equals(port.HostAddress) ? null : port.HostAddress);
}
