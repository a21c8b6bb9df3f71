using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Dns;

/// <summary>The names under which addresses are looked up. See RFC 1035, section 3.5, and RFC 3596, section 2.5.</summary>
public static class ReverseNames
{
    public static string Of(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? string.Join('.', address.GetAddressBytes().AsEnumerable().Reverse()) + ".in-addr.arpa"
        : string.Join('.', address.GetAddressBytes().AsEnumerable().Reverse().SelectMany(part => new[] { Digit(part & 0xf), Digit(part >> 4) })) + ".ip6.arpa";

    /// <summary>The origin that covers the network and, where its size is no whole number of labels, some more.</summary>
    public static string OriginOf(IPNetwork network)
    {
        bool isIpv4 = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        int labels = isIpv4 ? 4 : 32;
        int kept = network.PrefixLength / (isIpv4 ? 8 : 4);
        return string.Join('.', Of(network.BaseAddress).Split('.')[(labels - kept)..]);
    }

    private static string Digit(int value) => value.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
}
