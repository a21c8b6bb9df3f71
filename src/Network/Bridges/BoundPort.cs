using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>A port of the host that leads to a port of a container.</summary>
/// <param name="HostAddress">0.0.0.0 and :: are every address of their family.</param>
public sealed record BoundPort(TransportProtocol Protocol, int ContainerPort, IPAddress HostAddress, int HostPort);
