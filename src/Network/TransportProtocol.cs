namespace Gantry.Network;

/// <summary>Protocols with ports, valued as in the IP header.</summary>
public enum TransportProtocol : byte
{
    None = 0,
    Tcp = 6,
    Udp = 17,
    Sctp = 132,
}
