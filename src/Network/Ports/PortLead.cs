using System.Net;

namespace Gantry.Network.Ports;

/// <summary>A port of the host and where it leads; no host address, or 0.0.0.0 or ::, means all of them.</summary>
internal readonly record struct PortLead(TransportProtocol Protocol, IPAddress? HostAddress, int HostPort, IPEndPoint Target)
{
    public bool HasHostAddress => HostAddress is not null && !HostAddress.Equals(IPAddress.Any) && !HostAddress.Equals(IPAddress.IPv6Any);
}
