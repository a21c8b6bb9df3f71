using System.Collections.Concurrent;
using System.Net;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Dns;

namespace Gantry.Network.Bridges.Names;

/// <summary>The name servers of all containers on user-defined networks.</summary>
internal sealed class Resolvers(BridgeOptions options, BridgeState state, TimeProvider clock) : IAsyncDisposable
{
    private const int DnsPort = 53;

    private sealed record Known(long Version, DnsZone Zone);

    private readonly ConcurrentDictionary<string, SandboxResolver> _open = new();
    private readonly ConcurrentDictionary<string, Known> _zones = new();
    private readonly DnsForwarder _hosts = new(OptionsWith(options, null), clock);
    private readonly DnsForwarder _nobody = new(OptionsWith(options, []), clock);
    private long _version;

    /// <summary>Starts to answer in the sandbox's namespace if that is not so already; returns the ports.</summary>
    public ResolverPorts Open(SandboxRecord sandbox)
    {
        if (_open.TryGetValue(sandbox.Id, out SandboxResolver? already))
            return already.Ports;

        IReadOnlyList<IPEndPoint>? upstreams = UpstreamsOf(sandbox.Sandbox);
        DnsServerOptions server = OptionsWith(options, upstreams);
        DnsForwarder outside = upstreams is null ? _hosts : new DnsForwarder(server, clock);
        SandboxResolver made = SandboxResolver.Open(
            sandbox.Sandbox.NetnsPath, sandbox.Resolver, server, () => IsInternal(sandbox.Id) ? _nobody : outside, () => ZoneOf(sandbox.Id));
        _open[sandbox.Id] = made;
        return made.Ports;
    }

    /// <summary>Somebody has come, gone or changed names: zones are made anew when they are asked for.</summary>
    public void Changed() => Interlocked.Increment(ref _version);

    public async ValueTask CloseAsync(string sandboxId)
    {
        _zones.TryRemove(sandboxId, out _);
        if (_open.TryRemove(sandboxId, out SandboxResolver? resolver))
            await resolver.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (string id in _open.Keys)
            await CloseAsync(id);
    }

    private DnsZone ZoneOf(string sandboxId)
    {
        long now = Interlocked.Read(ref _version);
        if (_zones.TryGetValue(sandboxId, out Known? known) && known.Version == now)
            return known.Zone;

        DnsZone zone = state.Sandbox(sandboxId) is { } sandbox ? SandboxZone.Of(sandbox, state) : DnsZone.Empty;
        _zones[sandboxId] = new Known(now, zone);
        return zone;
    }

    // A question that leaves the host says something to the outside, and its answer something to the inside (CVE-2024-29018).
    private bool IsInternal(string sandboxId) =>
        state.Sandbox(sandboxId) is not { } sandbox || sandbox.Endpoints.All(endpoint => state.Network(endpoint.NetworkId)?.Config.IsInternal != false);

    private static IReadOnlyList<IPEndPoint>? UpstreamsOf(NetworkSandbox sandbox)
    {
        IPEndPoint[] own = [.. sandbox.DnsServers.Where(text => IPAddress.TryParse(text, out _)).Select(text => new IPEndPoint(IPAddress.Parse(text), DnsPort))];
        return own.Length > 0 ? own : null;
    }

    private static DnsServerOptions OptionsWith(BridgeOptions options, IReadOnlyList<IPEndPoint>? upstreams) => new()
    {
        Listen = [],
        ResolvConf = options.ResolvConf,
        Upstreams = upstreams,
        ConcurrentForwards = 8,
        ConcurrentConnections = 32,
    };
}
