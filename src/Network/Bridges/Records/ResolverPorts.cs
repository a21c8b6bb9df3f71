namespace Gantry.Network.Bridges.Records;

/// <summary>Ports of 127.0.0.11 inside one namespace.</summary>
internal sealed record ResolverPorts(int Datagrams, int Streams);
