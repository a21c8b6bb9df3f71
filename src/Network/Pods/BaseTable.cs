using System.Globalization;
using System.Net;
using Gantry.Network.Ports;

namespace Gantry.Network.Pods;

/// <summary>The nftables table of a node without its services: masquerading, published ports, and what pods may not send.</summary>
internal static class BaseTable
{
    /// <summary>Replaces the table in one transaction; connections that are open stay open.</summary>
    public static string Replace(NetworkOptions network, IEnumerable<PublishedPort> ports) =>
        $"{Remove(network.TableName)}{Definition(network)}\n{string.Concat(ports.Select(port => Add(network.TableName, port)))}";

    // Adding first makes the deletion succeed where there is no table.
    public static string Remove(string table) => $"add table ip {table}\ndelete table ip {table}\n";

    public static string Add(string table, PublishedPort port) => PortMaps.Element("add", table, LeadOf(port)) + Hairpin("add", table, port);

    public static string Delete(string table, PublishedPort port) =>
        Add(table, port) + PortMaps.Element("delete", table, LeadOf(port)) + Hairpin("delete", table, port);

    private static PortLead LeadOf(PublishedPort port) =>
        new(port.Mapping.Protocol, port.Mapping.HostAddress, port.Mapping.HostPort, new IPEndPoint(port.Pod, port.Mapping.PodPort));

    private static string Hairpin(string verb, string table, PublishedPort port) =>
        $"{verb} element ip {table} hairpin {{ {port.Pod} . {port.Pod} }}\n";

    private static string Definition(NetworkOptions network)
    {
        string pods = Number(network.LinkGroup);
        string inside = string.Join(", ", network.ClusterCidrs.Append(network.PodCidr).Select(cidr => cidr.ToString()));
        return $$"""
            table ip {{network.TableName}} {
                set hairpin { type ipv4_addr . ipv4_addr; }
                set cluster { type ipv4_addr; flags interval; auto-merge; elements = { {{inside}} } }
            {{PortMaps.Declare(isIpv6: false)}}

            {{LoopbackGuard.Chain("from_pods", network.LinkGroup)}}

                chain from_outside {
                    type nat hook prerouting priority dstnat + 5; policy accept;
                    fib daddr type local goto publish
                }

                chain from_host {
                    type nat hook output priority -95; policy accept;
                    fib daddr type local goto publish
                }

                chain leaving {
                    type nat hook postrouting priority srcnat + 5; policy accept;
                    oifgroup {{pods}} ip saddr 127.0.0.0/8 snat to {{network.Gateway}}
                    oifgroup {{pods}} ct status dnat ip saddr . ip daddr @hairpin snat to {{network.Gateway}}
                    ip saddr {{network.PodCidr}} ip daddr != @cluster oifgroup != {{pods}} masquerade
                }
            }
            """;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
