using System.Net;
using Gantry.Linux.Conntrack;

namespace Gantry.Network.Ports;

/// <summary>UDP has no end: whoever sent before a port led here, or after it did, would go on where it went.</summary>
internal static class StaleDatagrams
{
    /// <summary>Forgets flows that addresses which are gone answer, and those that the host itself answers on ports which now lead elsewhere.</summary>
    public static void Forget(IReadOnlySet<IPAddress> gone, IReadOnlySet<int> taken)
    {
        if (gone.Count + taken.Count == 0)
            return;

        using var flows = new ConntrackSocket();
        flows.DeleteWhere((byte)TransportProtocol.Udp, flow =>
            gone.Contains(flow.ReplySource) || (taken.Contains(flow.DestinationPort) && flow.ReplySource.Equals(flow.Destination)));
    }
}
