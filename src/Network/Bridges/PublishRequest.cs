namespace Gantry.Network.Bridges;

/// <summary>A port of a container that the host is to publish.</summary>
/// <param name="HostAddress">Null or empty is every address of both families.</param>
/// <param name="HostPorts">A port, a range FROM-TO of which one is taken, or empty for any free one.</param>
public sealed record PublishRequest(TransportProtocol Protocol, int ContainerPort, string? HostAddress, string HostPorts);
