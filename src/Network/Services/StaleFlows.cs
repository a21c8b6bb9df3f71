using System.Net;
using Gantry.Linux.Conntrack;

namespace Gantry.Network.Services;

/// <summary>
/// UDP flows that lead to endpoints which their service no longer has. UDP has no end, so a client that keeps its port,
/// as a resolver does, would talk to the dead for as long as it asks.
/// </summary>
internal static class StaleFlows
{
    public static void Forget(IReadOnlyCollection<ServiceEntry> changed)
    {
        ServiceEntry[] services = [.. changed.Where(entry => entry.Protocol == TransportProtocol.Udp)];
        if (services.Length == 0)
            return;

        Dictionary<IPEndPoint, ServiceEntry> byAddress = [];
        Dictionary<int, ServiceEntry> byNodePort = [];
        foreach (ServiceEntry entry in services)
        {
            foreach (IPAddress address in entry.ClusterAddresses.Concat(entry.ExternalAddresses))
                byAddress[new IPEndPoint(address, entry.Port)] = entry;

            if (entry.NodePort != 0)
                byNodePort[entry.NodePort] = entry;
        }

        using var flows = new ConntrackSocket();
        flows.DeleteWhere((byte)TransportProtocol.Udp, flow => IsStale(flow, byAddress, byNodePort));
    }

    internal static bool IsStale(Flow flow, Dictionary<IPEndPoint, ServiceEntry> byAddress, Dictionary<int, ServiceEntry> byNodePort)
    {
        ServiceEntry? service = byAddress.GetValueOrDefault(new IPEndPoint(flow.Destination, flow.DestinationPort))
            ?? byNodePort.GetValueOrDefault(flow.DestinationPort);
        return service is not null && !service.Endpoints.Contains(new IPEndPoint(flow.ReplySource, flow.ReplySourcePort));
    }
}
