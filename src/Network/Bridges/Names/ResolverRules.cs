using System.Globalization;
using System.Net;
using Gantry.Linux.Nftables;
using Gantry.Network.Bridges.Records;

namespace Gantry.Network.Bridges.Names;

/// <summary>
/// Rules inside a container's namespace that lead port 53 of the resolver's address to where it listens: the container itself
/// may want port 53 of every address.
/// </summary>
internal static class ResolverRules
{
    private const string Table = "gantry-names";

    public static IPAddress Address { get; } = new([127, 0, 0, 11]);

    /// <summary>Writes them in the calling thread's namespace.</summary>
    public static void WriteHere(ResolverPorts ports)
    {
        using var nftables = new NftablesContext();
        nftables.Run(Text(ports));
    }

    // Emptied, not deleted and made again: after a deletion the kernel lets nobody go before its readers are through, some 10 ms.
    internal static string Text(ResolverPorts ports) => $$"""
        add table ip {{Table}}
        flush table ip {{Table}}
        table ip {{Table}} {
            chain asking {
                type nat hook output priority -100; policy accept;
                ip daddr {{Address}} udp dport 53 dnat to {{Address}}:{{Number(ports.Datagrams)}}
                ip daddr {{Address}} tcp dport 53 dnat to {{Address}}:{{Number(ports.Streams)}}
            }
        }

        """;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
