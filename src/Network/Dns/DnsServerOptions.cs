using System.Net;

namespace Gantry.Network.Dns;

/// <summary>Where the DNS server listens and whom it asks about names that are not its own.</summary>
public sealed record DnsServerOptions
{
    public required IReadOnlyList<IPEndPoint> Listen { get; init; }

    /// <summary>The file that names the host's own resolvers; read again when it changes.</summary>
    public string ResolvConf { get; init; } = "/etc/resolv.conf";

    /// <summary>Resolvers to ask in place of those of the file.</summary>
    public IReadOnlyList<IPEndPoint>? Upstreams { get; init; }

    /// <summary>How long one resolver may take. Stub resolvers give up after five seconds; two tries fit in.</summary>
    public TimeSpan UpstreamTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For so long a resolver that did not answer is not asked again.</summary>
    public TimeSpan UpstreamRest { get; init; } = TimeSpan.FromSeconds(5);

    public int CachedAnswers { get; init; } = 2000;

    public int ConcurrentForwards { get; init; } = 64;

    public int ConcurrentConnections { get; init; } = 128;
}
