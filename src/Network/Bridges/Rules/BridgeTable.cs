using System.Globalization;
using Gantry.Network.Bridges.Cables;
using Gantry.Network.Ports;

namespace Gantry.Network.Bridges.Rules;

/// <summary>The nftables rules of a node's container networks, one table for each address family, as text.</summary>
internal sealed record BridgeTable(BridgeOptions Options, IReadOnlyList<NetworkRecord> Networks, IReadOnlyList<PublishedEndpoint> Published)
{
    private readonly FirewallLoop _loop = new(Options.NodeName);

    /// <summary>Replaces the tables in one transaction; connections that are open stay open.</summary>
    public string Replace(bool hasIpv6) =>
        Remove(Options.TableName, hasIpv6)
        + Definition(isIpv6: false) + "\n"
        + (hasIpv6 ? Definition(isIpv6: true) + "\n" : "")
        + string.Concat(Published.Select(port => PortCommands.Open(Options, port)));

    public static string Remove(string table, bool hasIpv6) => RemoveOne("ip", table) + (hasIpv6 ? RemoveOne("ip6", table) : "");

    // Adding first makes the deletion succeed where there is no table.
    private static string RemoveOne(string family, string table) => $"add table {family} {table}\ndelete table {family} {table}\n";

    private string Definition(bool isIpv6)
    {
        NetworkRules[] networks = [.. Networks.Where(network => network.Pools.Any(pool => pool.IsIpv6 == isIpv6)).Select(network => new NetworkRules(network, isIpv6, Group))];
        string address = PortMaps.AddressType(isIpv6);
        return $$"""
            table {{PortMaps.Family(isIpv6)}} {{Options.TableName}} {
                set gate { type inet_proto . inet_service; }
                set gate_at { type {{address}} . inet_proto . inet_service; }
                set open { type {{address}} . inet_proto . inet_service; }
            {{PortMaps.Declare(isIpv6)}}
            {{(isIpv6 ? "" : LoopbackGuard.Chain("from_containers", Options.BridgeGroup))}}
            {{string.Join('\n', networks.Select(network => network.Chains()))}}
            {{Entrances(isIpv6)}}
            {{(Options.ObeysHostFirewall ? Obeying(isIpv6) : "")}}
                chain passing {
                    type filter hook forward priority filter; policy accept;
            {{string.Join('\n', networks.Select(network => network.Passing()))}}
                }

                chain arriving {
                    type filter hook input priority filter; policy accept;
            {{string.Join('\n', networks.Select(network => network.Arriving()))}}
                }

                chain leaving {
                    type nat hook postrouting priority srcnat + 5; policy accept;
            {{(isIpv6 ? "" : $"oifgroup {Group} ip saddr 127.0.0.0/8 masquerade")}}
            {{string.Join('\n', networks.Select(network => network.Leaving()))}}
                }
            }
            """;
    }

    // 127.0.0.1 from elsewhere is not translated, and so the kernel throws it away; ::1 never leaves the host at all (see LoopbackRelay).
    private string Entrances(bool isIpv6) => $$"""
                chain from_outside {
                    type nat hook prerouting priority dstnat + 5; policy accept;
                    {{(isIpv6 ? "" : "ip daddr 127.0.0.0/8 return")}}
                    iifgroup {{Group}} fib daddr type local goto publish
                    {{(Options.ObeysHostFirewall ? $"iifname \"{_loop.Incoming}\" " : "")}}fib daddr type local goto publish
                }

                chain from_host {
                    type nat hook output priority -95; policy accept;
                    {{(isIpv6 ? "ip6 daddr ::1 return" : "")}}
                    fib daddr type local goto publish
                }
        """;

    // After the filters of everybody else: what arrives here has been let in by the host.
    private string Obeying(bool isIpv6) => $$"""
                chain admitted {
                    type filter hook input priority 200; policy accept;
                    iifname { "lo", "{{_loop.Incoming}}" } accept
                    iifgroup {{Group}} accept
                    ct state != new accept
                    {{PortMaps.Family(isIpv6)}} daddr . meta l4proto . th dport @gate_at goto again
                    meta l4proto . th dport @gate goto again
                }

                chain again {
                    dup to {{(isIpv6 ? FirewallLoop.TargetIpv6 : _loop.Target)}} device "{{_loop.Outgoing}}" drop
                }
        """;

    private string Group => Options.BridgeGroup.ToString(CultureInfo.InvariantCulture);
}
