using System.Globalization;
using System.Net;

namespace Gantry.Network.Pods;

/// <summary>The nftables table of a node without its services: masquerading, published ports, and what pods may not send.</summary>
internal static class BaseTable
{
    /// <summary>Replaces the table in one transaction; connections that are open stay open.</summary>
    public static string Replace(NetworkOptions network, IEnumerable<PublishedPort> ports) =>
        $"{Remove(network.TableName)}{Definition(network)}\n{string.Concat(ports.Select(port => Add(network.TableName, port)))}";

    // Adding first makes the deletion succeed where there is no table.
    public static string Remove(string table) => $"add table ip {table}\ndelete table ip {table}\n";

    public static string Add(string table, PublishedPort port) => Elements("add", table, port) + Hairpin("add", table, port);

    public static string Delete(string table, PublishedPort port) =>
        Add(table, port) + Elements("delete", table, port) + Hairpin("delete", table, port);

    private static string Elements(string verb, string table, PublishedPort port)
    {
        string protocol = NftNames.Of(port.Mapping.Protocol);
        string value = verb == "add" ? $" : {port.Pod} . {Number(port.Mapping.PodPort)}" : "";
        return port.Mapping.HostAddress is { } host && !host.Equals(IPAddress.Any)
            ? $"{verb} element ip {table} published_at {{ {host} . {protocol} . {Number(port.Mapping.HostPort)}{value} }}\n"
            : $"{verb} element ip {table} published {{ {protocol} . {Number(port.Mapping.HostPort)}{value} }}\n";
    }

    private static string Hairpin(string verb, string table, PublishedPort port) =>
        $"{verb} element ip {table} hairpin {{ {port.Pod} . {port.Pod} }}\n";

    private static string Definition(NetworkOptions network)
    {
        string pods = Number(network.LinkGroup);
        string inside = string.Join(", ", network.ClusterCidrs.Append(network.PodCidr).Select(cidr => cidr.ToString()));
        return $$"""
            table ip {{network.TableName}} {
                map published { type inet_proto . inet_service : ipv4_addr . inet_service; }
                map published_at { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
                set hairpin { type ipv4_addr . ipv4_addr; }
                set cluster { type ipv4_addr; flags interval; auto-merge; elements = { {{inside}} } }

                # Pods' interfaces accept loopback addresses for the host's sake; pods must not use them.
                chain from_pods {
                    type filter hook prerouting priority raw; policy accept;
                    iifgroup {{pods}} ip daddr 127.0.0.0/8 drop
                    iifgroup {{pods}} ip saddr 127.0.0.0/8 drop
                }

                chain from_outside {
                    type nat hook prerouting priority dstnat + 5; policy accept;
                    fib daddr type local goto publish
                }

                chain from_host {
                    type nat hook output priority -95; policy accept;
                    fib daddr type local goto publish
                }

                chain publish {
                    dnat ip to ip daddr . meta l4proto . th dport map @published_at
                    dnat ip to meta l4proto . th dport map @published
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
