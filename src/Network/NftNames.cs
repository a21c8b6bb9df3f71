namespace Gantry.Network;

/// <summary>How things are called in nftables' language.</summary>
internal static class NftNames
{
    public static string Of(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => "tcp",
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => throw new NetworkException(NetworkFailure.Invalid, $"protocol {protocol} has no ports"),
    };
}
