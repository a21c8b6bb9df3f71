using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Ports;

/// <summary>The part of a table that leads ports of the host to addresses behind it: two maps, and the chain that translates by them.</summary>
internal static class PortMaps
{
    /// <summary>Declarations of the maps, and the chain `publish`.</summary>
    public static string Declare(bool isIpv6) => $$"""
                map published { type inet_proto . inet_service : {{AddressType(isIpv6)}} . inet_service; }
                map published_at { type {{AddressType(isIpv6)}} . inet_proto . inet_service : {{AddressType(isIpv6)}} . inet_service; }

                chain publish {
                    dnat {{Family(isIpv6)}} to {{Family(isIpv6)}} daddr . meta l4proto . th dport map @published_at
                    dnat {{Family(isIpv6)}} to meta l4proto . th dport map @published
                }
        """;

    /// <summary>The command that adds or deletes one element.</summary>
    public static string Element(string verb, string table, PortLead lead)
    {
        string value = verb == "add" ? $" : {lead.Target.Address} . {Number(lead.Target.Port)}" : "";
        string family = Family(lead.Target.AddressFamily == AddressFamily.InterNetworkV6);
        return $"{verb} element {family} {table} {(lead.HasHostAddress ? "published_at" : "published")} {{ {Key(lead)}{value} }}\n";
    }

    /// <summary>What is matched: protocol and port, after the host's address where there is one.</summary>
    public static string Key(PortLead lead)
    {
        string port = $"{NftNames.Of(lead.Protocol)} . {Number(lead.HostPort)}";
        return lead.HasHostAddress ? $"{lead.HostAddress} . {port}" : port;
    }

    public static string Family(bool isIpv6) => isIpv6 ? "ip6" : "ip";

    public static string AddressType(bool isIpv6) => isIpv6 ? "ipv6_addr" : "ipv4_addr";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
