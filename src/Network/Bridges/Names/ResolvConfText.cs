using System.Net;

namespace Gantry.Network.Bridges.Names;

/// <summary>What stands in a container's /etc/resolv.conf: the host's file, changed by what the container asks for.</summary>
internal static class ResolvConfText
{
    // Where systemd's resolver answers on the host's loopback, the real ones are in this file.
    public const string BehindSystemd = "/run/systemd/resolve/resolv.conf";

    private static readonly string[] Fallback = ["8.8.8.8", "8.8.4.4"];

    /// <summary>With the node's own resolver, names without a dot are names of containers first.</summary>
    public static string WithOwnResolver(NetworkSandbox sandbox, IReadOnlyList<string> host)
    {
        IReadOnlyList<string> options = OptionsOf(sandbox, host);
        bool hasDots = options.Any(option => option.StartsWith("ndots:", StringComparison.Ordinal));
        return Write(["127.0.0.11"], SearchesOf(sandbox, host), hasDots ? options : [.. options, "ndots:0"]);
    }

    /// <summary>Without it the container asks the host's resolvers itself, those that can be reached from it.</summary>
    public static string WithHostsResolvers(NetworkSandbox sandbox, IReadOnlyList<string> host, bool hasIpv6)
    {
        string[] servers = [.. sandbox.DnsServers];
        if (servers.Length == 0)
            servers = [.. Words(host, "nameserver").SelectMany(words => words.Take(1)).Where(server => IsReachable(server, hasIpv6))];

        return Write(servers.Length > 0 ? servers : Fallback, SearchesOf(sandbox, host), OptionsOf(sandbox, host));
    }

    public static bool HasOnlyLoopback(IReadOnlyList<string> host) =>
        Words(host, "nameserver").All(words => words is [var server, ..] && IPAddress.TryParse(server, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsReachable(string server, bool hasIpv6)
    {
        string plain = server.Split('%')[0];
        return IPAddress.TryParse(plain, out IPAddress? address) && !IPAddress.IsLoopback(address)
            && (hasIpv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);
    }

    // A single dot asks for no search at all.
    private static IReadOnlyList<string> SearchesOf(NetworkSandbox sandbox, IReadOnlyList<string> host) =>
        sandbox.DnsSearches is ["."] ? []
        : sandbox.DnsSearches.Count > 0 ? sandbox.DnsSearches
        : Words(host, "search").LastOrDefault() ?? [];

    private static IReadOnlyList<string> OptionsOf(NetworkSandbox sandbox, IReadOnlyList<string> host) =>
        sandbox.DnsOptions.Count > 0 ? sandbox.DnsOptions : [.. Words(host, "options").SelectMany(words => words)];

    private static IEnumerable<string[]> Words(IReadOnlyList<string> lines, string keyword) =>
        from line in lines
        let words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 1 && words[0] == keyword
        select words[1..];

    private static string Write(IEnumerable<string> servers, IReadOnlyList<string> searches, IReadOnlyList<string> options)
    {
        string search = searches.Count > 0 ? $"search {string.Join(' ', searches)}\n" : "";
        string option = options.Count > 0 ? $"options {string.Join(' ', options)}\n" : "";
        return string.Concat(servers.Select(server => $"nameserver {server}\n")) + search + option;
    }
}
