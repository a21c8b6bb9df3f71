using System.Net;

namespace Gantry.Network;

/// <summary>A port of the host that leads to a port of one pod; no host address means all of them.</summary>
public readonly record struct PortMapping(TransportProtocol Protocol, int HostPort, int PodPort, IPAddress? HostAddress = null);
