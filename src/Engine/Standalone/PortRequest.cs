namespace Gantry.Engine.Standalone;

/// <summary>A port of the container that the host is to publish.</summary>
/// <param name="Protocol">tcp, udp or sctp.</param>
/// <param name="HostAddress">Null is every address.</param>
/// <param name="HostPorts">A port, a range FROM-TO of which one is taken, or empty for any free one.</param>
public sealed record PortRequest(int ContainerPort, string Protocol, string? HostAddress, string HostPorts);
