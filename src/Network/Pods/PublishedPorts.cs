using System.Net;
using Gantry.Linux.Nftables;
using Gantry.Network.Ports;

namespace Gantry.Network.Pods;

/// <summary>The host ports that lead to pods: one owner for each, whatever the order in which pods come and go.</summary>
internal sealed class PublishedPorts(string table, NftablesContext nftables, PortClaims claims)
{
    /// <summary>Takes the ports for the pod or throws, leaving none of them taken.</summary>
    public void Reserve(string podId, IReadOnlyList<PortMapping> ports)
    {
        if (claims.Take(OwnerOf(podId), [.. ports.Select(ClaimOf)]) is { } refused)
            throw new NetworkException(NetworkFailure.PortInUse, $"host port {refused.Port.Port}/{NftNames.Of(refused.Port.Protocol)} is taken by {refused.Owner}");
    }

    /// <summary>After a restart: the rules lead there already.</summary>
    public void Restore(string podId, IReadOnlyList<PortMapping> ports) => claims.Restore(OwnerOf(podId), ports.Select(ClaimOf));

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

    public void Release(string podId, IReadOnlyList<PortMapping> ports) => claims.Release(OwnerOf(podId), ports.Select(ClaimOf));

    private static string OwnerOf(string podId) => $"pod {podId}";

    private static PortClaim ClaimOf(PortMapping port) => new(port.Protocol, port.HostAddress ?? IPAddress.Any, port.HostPort);
}
