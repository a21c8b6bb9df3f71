using System.Text;
using Gantry.Network.Bridges;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>The files of names that a container sees: hosts, hostname, resolv.conf. Written anew at every start.</summary>
internal static class SandboxFiles
{
    /// <param name="resolver">The content of resolv.conf; none takes the host's with what was asked for.</param>
    public static void Write(StandaloneRecord record, string hostname, IReadOnlyList<Endpoint> endpoints, string links, string? hostGateway, string? resolver, StandalonePaths paths)
    {
        SandboxConfig sandbox = record.Config.Sandbox;
        bool isOnHost = sandbox.NetworkMode == "host";
        File.WriteAllText(paths.Hostname(record.Id), hostname + "\n");
        File.WriteAllText(paths.Hosts(record.Id), isOnHost && File.Exists("/etc/hosts")
            ? File.ReadAllText("/etc/hosts") + Extra(sandbox, hostGateway)
            : Hosts(record, hostname, endpoints, hostGateway) + links);
        File.WriteAllText(paths.Resolver(record.Id), resolver ?? Resolver(sandbox));
    }

    public static string Hosts(StandaloneRecord record, string hostname, IReadOnlyList<Endpoint> endpoints, string? hostGateway)
    {
        var text = new StringBuilder("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        text.Append("fe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n");
        text.Append(Extra(record.Config.Sandbox, hostGateway));
        string names = string.IsNullOrEmpty(record.Config.DomainName) ? hostname : $"{hostname}.{record.Config.DomainName} {hostname}";
        foreach (Endpoint endpoint in endpoints)
        {
            if (endpoint.Ipv4Address is { } ipv4)
                text.Append(ipv4).Append('\t').Append(names).Append('\n');
            if (endpoint.Ipv6Address is { } ipv6)
                text.Append(ipv6).Append('\t').Append(names).Append('\n');
        }
        return text.ToString();
    }

    private static string Extra(SandboxConfig sandbox, string? hostGateway)
    {
        var text = new StringBuilder();
        foreach (string line in sandbox.ExtraHosts)
        {
            int colon = line.IndexOfAny([':', '=']);
            if (colon <= 0)
                throw new EngineException(EngineFailure.Invalid, $"bad format for add-host: \"{line}\"");
            string address = line[(colon + 1)..].Trim('[', ']');
            if (address == "host-gateway")
                address = hostGateway ?? throw new EngineException(EngineFailure.Invalid, "unable to derive the IP value for host-gateway");
            text.Append(address).Append('\t').Append(line.AsSpan(0, colon)).Append('\n');
        }
        return text.ToString();
    }

    private static string Resolver(SandboxConfig sandbox)
    {
        string host = File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : "";
        if (sandbox.DnsServers.Count + sandbox.DnsSearches.Count + sandbox.DnsOptions.Count == 0)
            return host;
        string[] lines = [.. host.Split('\n')];
        var text = new StringBuilder();
        foreach (string server in sandbox.DnsServers.Count > 0 ? sandbox.DnsServers : Words(lines, "nameserver"))
            text.Append("nameserver ").Append(server).Append('\n');
        IReadOnlyList<string> searches = sandbox.DnsSearches.Count > 0 ? sandbox.DnsSearches : Words(lines, "search");
        if (searches.Count > 0 && searches is not ["."])
            text.Append("search ").AppendJoin(' ', searches).Append('\n');
        IReadOnlyList<string> options = sandbox.DnsOptions.Count > 0 ? sandbox.DnsOptions : Words(lines, "options");
        if (options.Count > 0)
            text.Append("options ").AppendJoin(' ', options).Append('\n');
        return text.ToString();
    }

    private static IReadOnlyList<string> Words(string[] lines, string keyword) =>
    [
        .. lines.Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words[0] == keyword).SelectMany(words => words[1..]),
    ];
}
