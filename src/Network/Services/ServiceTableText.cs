using System.Globalization;
using Gantry.Network.Pods;

namespace Gantry.Network.Services;

/// <summary>The part of the services' nftables table that is the same whatever services there are.</summary>
internal static class ServiceTableText
{
    /// <summary>Set on packets whose sender is to be replaced by this node.</summary>
    public const string MasqueradeMark = "0x10000000";

    public static string Empty(NetworkOptions network)
    {
        string pods = network.LinkGroup.ToString(CultureInfo.InvariantCulture);
        string marked = $"meta mark & {MasqueradeMark} == {MasqueradeMark}";
        return BaseTable.Remove(network.ServicesTable) + $$"""
            table ip {{network.ServicesTable}} {
                map addresses { type ipv4_addr . inet_proto . inet_service : verdict; }
                map nodeports { type inet_proto . inet_service : verdict; }
                set hairpin { type ipv4_addr . ipv4_addr; }

                chain {{ServiceRules.NoEndpoints}} {
                    meta l4proto tcp reject with tcp reset
                    reject with icmp type port-unreachable
                }

                chain {{ServiceRules.NoLocalEndpoints}} {
                    drop
                }

                chain dispatch {
                    ip daddr . meta l4proto . th dport vmap @addresses
                    ip daddr {{network.ServiceCidr}} goto {{ServiceRules.NoEndpoints}}
                    fib daddr type local meta l4proto . th dport vmap @nodeports
                }

                chain from_outside {
                    type nat hook prerouting priority dstnat; policy accept;
                    jump dispatch
                }

                chain from_host {
                    type nat hook output priority -100; policy accept;
                    jump dispatch
                }

                chain leaving {
                    type nat hook postrouting priority srcnat; policy accept;
                    oifgroup {{pods}} ip saddr 127.0.0.0/8 snat to {{network.Gateway}}
                    oifgroup {{pods}} {{marked}} snat to {{network.Gateway}}
                    oifgroup {{pods}} ct status dnat ip saddr . ip daddr @hairpin snat to {{network.Gateway}}
                    {{marked}} masquerade
                }
            }

            """;
    }
}
