using System.Net;

namespace Gantry.Network.Dns;

/// <summary>The resolvers of the host, as its resolv.conf names them at the moment.</summary>
internal sealed class HostResolvers(DnsServerOptions options, TimeProvider clock)
{
    private const int DnsPort = 53;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private sealed record Snapshot(IReadOnlyList<IPEndPoint> Resolvers, DateTime Changed, long ReadAt);

    private volatile Snapshot? _known;

    public IReadOnlyList<IPEndPoint> Current()
    {
        if (options.Upstreams is { } fixedOnes)
            return fixedOnes;

        Snapshot? last = _known;
        if (last is not null && clock.GetElapsedTime(last.ReadAt) < LookAgain)
            return last.Resolvers;

        DateTime changed = File.GetLastWriteTimeUtc(options.ResolvConf);
        IReadOnlyList<IPEndPoint> resolvers = last?.Changed == changed ? last.Resolvers : Read();
        _known = new Snapshot(resolvers, changed, clock.GetTimestamp());
        return resolvers;
    }

    internal static IEnumerable<IPAddress> Parse(IEnumerable<string> lines) =>
        from line in lines
        let words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
        where words is ["nameserver", _, ..]
        let address = IPAddress.TryParse(words[1], out IPAddress? parsed) ? parsed : null
        where address is not null
        select address;

    // This server itself, named in the host's file, would be asked for ever.
    private IReadOnlyList<IPEndPoint> Read()
    {
        try
        {
            return [.. Parse(File.ReadLines(options.ResolvConf)).Select(address => new IPEndPoint(address, DnsPort)).Except(options.Listen)];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
