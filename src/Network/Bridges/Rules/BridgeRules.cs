using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Nftables;
using Gantry.Network.Bridges.Cables;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Ports;

namespace Gantry.Network.Bridges.Rules;

/// <summary>Keeps the rules on the machine in line with the networks and with where containers' published ports lead.</summary>
internal sealed class BridgeRules(BridgeOptions options, BridgeState state) : IDisposable
{
    private readonly NftablesContext _nftables = new();
    private readonly Lock _gate = new();

    /// <summary>Whether the host's input rules are asked about published ports.</summary>
    public bool Obeys { get; private set; } = options.ObeysHostFirewall;

    /// <summary>Writes all rules for the first time, on a kernel that cannot send packets twice without what needs that.</summary>
    public void Start()
    {
        try
        {
            Write();
        }
        catch (NftablesException) when (Obeys)
        {
            Obeys = false;
            Write();
        }
    }

    /// <summary>Writes all rules anew in one transaction.</summary>
    public void Write()
    {
        lock (_gate)
        {
            NetworkRecord[] bridges = [.. state.Networks().Where(network => network.IsBridge)];
            var table = new BridgeTable(options with { ObeysHostFirewall = Obeys }, bridges, [.. state.Sandboxes().SelectMany(PublishedBy)]);
            _nftables.Run(table.Replace(BridgeLinks.HostHasIpv6));
        }
    }

    // Somebody's "flush ruleset", or a firewall that starts, takes ours away too.
    public void WriteIfGone()
    {
        try
        {
            if (!_nftables.HasTable(options.TableName) || (BridgeLinks.HostHasIpv6 && !_nftables.HasTable(options.TableName, "ip6")))
                Write();
        }
        catch (NftablesException)
        {
            // Another transaction came between; the next look comes soon.
        }
    }

    /// <summary>Brings the rules from one state of a container to the next, one transaction for all that differs, and lets the state follow.</summary>
    public void Change(SandboxRecord before, SandboxRecord after, Action? follow = null)
    {
        IReadOnlyList<PublishedEndpoint> old = PublishedBy(before), wanted = PublishedBy(after);
        PublishedEndpoint[] closed = [.. old.Except(wanted)], opened = [.. wanted.Except(old)];
        lock (_gate)
        {
            if (closed.Length + opened.Length > 0)
                Apply(string.Concat(closed.Select(port => PortCommands.Close(options, port)).Concat(opened.Select(port => PortCommands.Open(options, port)))), closed, opens: opened.Length > 0);

            follow?.Invoke();
        }

        StaleDatagrams.Forget(
            closed.Where(IsUdp).Select(published => published.Container).ToHashSet(),
            opened.Where(IsUdp).Select(published => published.Port.HostPort).ToHashSet());
    }

    public IReadOnlyList<PublishedEndpoint> PublishedBy(SandboxRecord sandbox)
    {
        DefaultRoutes routes = DefaultRoutes.Of(sandbox);
        return [.. sandbox.Ports.Select(port => Lead(routes, port)).OfType<PublishedEndpoint>()];
    }

    public IReadOnlyList<string> ForeignDroppingChains() => _nftables.ChainsThatDrop("forward");

    public void Remove() => _nftables.Run(BridgeTable.Remove(options.TableName, BridgeLinks.HostHasIpv6));

    public void Dispose() => _nftables.Dispose();

    // Where somebody has flushed the rules, nothing can be added to them. All are written anew, and then without what is closed now.
    // Where only something closes, nothing is left to do: with the rules, after a reboot, the bridges that they name may be gone too.
    private void Apply(string commands, PublishedEndpoint[] closed, bool opens)
    {
        try
        {
            _nftables.Run(commands);
        }
        catch (NftablesException)
        {
            if (!opens && !_nftables.HasTable(options.TableName))
                return;
            Write();
            _nftables.Run(string.Concat(closed.Select(port => PortCommands.Close(options, port))));
        }
    }

    private static bool IsUdp(PublishedEndpoint published) => published.Port.Protocol == TransportProtocol.Udp;

    // The ports go to the network that the default route leads through; without one they lead nowhere.
    private PublishedEndpoint? Lead(DefaultRoutes routes, BoundPort port)
    {
        bool isIpv6 = port.HostAddress.AddressFamily == AddressFamily.InterNetworkV6;
        Endpoint? endpoint = routes.For(port.HostAddress);
        IPAddress? address = isIpv6 ? endpoint?.Ipv6Address : endpoint?.Ipv4Address;
        return endpoint is null || address is null || state.Network(endpoint.NetworkId) is not { } network
            ? null
            : new PublishedEndpoint(BridgeSettings.Of(network.Config).ModeOf(isIpv6), address, port);
    }
}
