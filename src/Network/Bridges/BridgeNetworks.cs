using System.Net;
using Gantry.Linux;
using Gantry.Linux.Links;
using Gantry.Network.Bridges.Cables;
using Gantry.Network.Bridges.Names;
using Gantry.Network.Bridges.Ports;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Bridges.Rules;
using Gantry.Network.Ports;

namespace Gantry.Network.Bridges;

/// <summary>
/// The networks of containers outside any pod, and what is connected to them. Records outlive the process. Several sandboxes may be
/// connected at once; calls for one sandbox must follow one another.
/// </summary>
public sealed class BridgeNetworks : IAsyncDisposable
{
    private static readonly TimeSpan LookAtRules = TimeSpan.FromSeconds(10);

    private readonly BridgeOptions options;
    private readonly TimeProvider clock;
    private readonly LinkSocket links = LinkSocket.Open();
    private readonly SemaphoreSlim changing = new(1);
    private readonly BridgeState state;
    private readonly BridgeLinks bridges;
    private readonly ContainerCables cables;
    private readonly BridgeRules rules;
    private readonly HostPorts ports;
    private readonly Resolvers resolvers;
    private readonly FirewallLoop loop;
    private readonly ITimer rulesCheck;
    private readonly List<string> lostPorts = [];

    private BridgeNetworks(BridgeOptions options, TimeProvider clock, PortClaims claims)
    {
        (this.options, this.clock) = (options, clock);
        ports = new HostPorts(claims);
        state = new BridgeState(options.StateDirectory);
        bridges = new BridgeLinks(options, links);
        cables = new ContainerCables(options, bridges, links);
        rules = new BridgeRules(options, state);
        resolvers = new Resolvers(options, state, clock);
        loop = new FirewallLoop(options.NodeName);
        rulesCheck = clock.CreateTimer(_ => RestoreRules(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Reads what an earlier process left; nothing on the machine changes before <see cref="StartAsync"/>.</summary>
    /// <param name="claims">The host's ports, where others than these containers may have some of them.</param>
    public static BridgeNetworks Open(BridgeOptions options, TimeProvider clock, PortClaims? claims = null)
    {
        var errors = new List<string>();
        options.Validate(errors);
        return errors.Count == 0 ? new BridgeNetworks(options, clock, claims ?? new PortClaims()) : throw new NetworkException(NetworkFailure.Invalid, string.Join("; ", errors));
    }

    /// <summary>Makes bridges and rules, or takes over those of an earlier process without touching open connections.</summary>
    public Task StartAsync(CancellationToken cancel) => Task.Run(Start, cancel);

    public IReadOnlyList<NetworkRecord> List() => [.. state.Networks().OrderBy(network => network.CreatedAt)];

    /// <summary>By name, id or the beginning of an id; null if there is none.</summary>
    public NetworkRecord? Find(string nameOrId)
    {
        IReadOnlyList<NetworkRecord> all = state.Networks();
        NetworkRecord? exact = all.FirstOrDefault(network => network.Id == nameOrId) ?? all.FirstOrDefault(network => network.Name == nameOrId);
        if (exact is not null || nameOrId.Length == 0)
            return exact;

        NetworkRecord[] beginning = [.. all.Where(network => network.Id.StartsWith(nameOrId, StringComparison.Ordinal))];
        return beginning.Length <= 1
            ? beginning.FirstOrDefault()
            : throw new NetworkException(NetworkFailure.Invalid, $"network {nameOrId} is ambiguous ({beginning.Length} matches found based on ID prefix)");
    }

    /// <summary>As <see cref="Find"/>; throws "network NAME not found".</summary>
    public NetworkRecord Get(string nameOrId) => Find(nameOrId) ?? throw new NetworkException(NetworkFailure.NotFound, $"network {nameOrId} not found");

    public async Task<NetworkRecord> CreateAsync(NetworkConfig config, CancellationToken cancel)
    {
        if (config.Name is "bridge" or "host" or "none" or "default")
            throw new NetworkException(NetworkFailure.Forbidden, $"operation is not permitted on predefined {config.Name} network");

        await changing.WaitAsync(cancel);
        try
        {
            return Make(config);
        }
        finally
        {
            changing.Release();
        }
    }

    public async Task RemoveAsync(string nameOrId, CancellationToken cancel)
    {
        NetworkRecord network = Get(nameOrId);
        if (network.IsPredefined)
            throw new NetworkException(NetworkFailure.Forbidden, $"{network.Name} is a pre-defined network and cannot be removed");

        await changing.WaitAsync(cancel);
        try
        {
            if (state.Remove(network.Id) is { Count: > 0 } members)
                throw new NetworkException(NetworkFailure.Forbidden, $"error while removing network: network {network.Name} has active endpoints ({string.Join(", ", members.Select(Describe))})");

            Unmake(network);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Removes the networks that the filter lets pass and nobody is on; returns those that went.</summary>
    public async Task<IReadOnlyList<NetworkRecord>> PruneAsync(Predicate<NetworkRecord> filter, CancellationToken cancel)
    {
        var removed = new List<NetworkRecord>();
        await changing.WaitAsync(cancel);
        try
        {
            foreach (NetworkRecord network in state.Networks().Where(network => !network.IsPredefined && filter(network)))
            {
                if (state.Remove(network.Id).Count > 0)
                    continue;

                Unmake(network);
                removed.Add(network);
            }

            return removed;
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>Connects the sandbox to a bridge network. For host and none there is nothing to connect, and no call.</summary>
    public Endpoint Connect(NetworkSandbox sandbox, NetworkRecord network, EndpointConfig config)
    {
        if (!network.IsBridge)
            throw new NetworkException(NetworkFailure.Forbidden, $"container cannot be connected to {network.Name} network");

        (SandboxRecord before, SandboxRecord after, Endpoint endpoint) = state.Connect(sandbox, network.Id, config);
        try
        {
            cables.Plug(network, before, after, endpoint);
            rules.Change(before, after);
            if (!network.IsDefault)
                OpenResolver(after);

            resolvers.Changed();
            return endpoint;
        }
        catch
        {
            Disconnect(sandbox.Id, network.Id);
            throw;
        }
    }

    /// <summary>Takes the sandbox off one network; nothing happens if it is not on it.</summary>
    public void Disconnect(string sandboxId, string networkId)
    {
        if (state.Sandbox(sandboxId) is not { } before || before.On(networkId) is not { } endpoint)
            return;

        SandboxRecord after = before with { Endpoints = [.. before.Endpoints.Where(other => other != endpoint)] };
        cables.Unplug(before, after, endpoint);
        rules.Change(before, after, () => state.Disconnect(sandboxId, networkId));
        resolvers.Changed();
    }

    /// <summary>Takes the sandbox off all networks and frees its ports; nothing happens for one that is unknown.</summary>
    public void DetachSandbox(string sandboxId)
    {
        if (state.Sandbox(sandboxId) is not { } sandbox)
            return;

        rules.Change(sandbox, sandbox with { Ports = [] }, () => state.ClosePorts(sandboxId));
        ports.Release(sandbox.Ports);
        resolvers.CloseAsync(sandboxId).AsTask().GetAwaiter().GetResult();
        cables.UnplugAll(sandbox);

        // Last: as long as the file is there, a crash in between leaves the sandbox to be detached again.
        state.Forget(sandboxId);
        resolvers.Changed();
    }

    /// <summary>Publishes all of the ports or throws. They go to the network that the default route leads through, also when that changes.</summary>
    public IReadOnlyList<BoundPort> Publish(string sandboxId, IReadOnlyList<PublishRequest> requests)
    {
        SandboxRecord before = state.Sandbox(sandboxId) ?? throw new NetworkException(NetworkFailure.NotFound, $"container {sandboxId} is not connected to any network");
        if (requests.Count == 0 || before.Ports.Count > 0)
            return before.Ports;

        IReadOnlyList<BoundPort> bound = TakePorts(before, requests);
        try
        {
            SandboxRecord after = state.Change(sandboxId, record => record with { Ports = bound });
            cables.AllowHairpin(after);
            rules.Change(before, after);
            return bound;
        }
        catch
        {
            state.Change(sandboxId, record => record with { Ports = [] });
            ports.Release(bound);
            throw;
        }
    }

    /// <summary>The container has a new name.</summary>
    public void Rename(string sandboxId, string name)
    {
        if (state.Sandbox(sandboxId) is null)
            return;

        state.Change(sandboxId, record => Renamed(record, record.Sandbox with { Name = name }));
        resolvers.Changed();
    }

    /// <summary>Sandboxes that are connected, also those left over from before a restart.</summary>
    public IReadOnlyList<string> SandboxIds() => [.. state.Sandboxes().Select(sandbox => sandbox.Id)];

    public IReadOnlyList<NetworkMember> Members(string networkId) => state.Members(networkId);

    public IReadOnlyList<Endpoint> Endpoints(string sandboxId) => state.Sandbox(sandboxId)?.Endpoints ?? [];

    public IReadOnlyList<BoundPort> Ports(string sandboxId) =>
        state.Sandbox(sandboxId) is { } sandbox ? [.. rules.PublishedBy(sandbox).Select(published => published.Port)] : [];

    /// <summary>The content of the container's /etc/resolv.conf; it does not change while networks come and go.</summary>
    /// <param name="onlyDefault">The container is on the default network and no other: it asks the host's resolvers itself.</param>
    public string ResolvConf(NetworkSandbox sandbox, bool onlyDefault)
    {
        IReadOnlyList<string> host = ReadLines(options.ResolvConf);
        if (!onlyDefault)
            return ResolvConfText.WithOwnResolver(sandbox, host);

        if (ResolvConfText.HasOnlyLoopback(host) && File.Exists(ResolvConfText.BehindSystemd))
            host = ReadLines(ResolvConfText.BehindSystemd);

        return ResolvConfText.WithHostsResolvers(sandbox, host, Find("bridge")?.Ipv6 is not null);
    }

    /// <summary>One entry for each interface.</summary>
    public IReadOnlyList<InterfaceCounters> Counters(string sandboxId) =>
        [.. Endpoints(sandboxId).Select(endpoint => CountersOf(endpoint.InterfaceName, cables.Counters(sandboxId, endpoint)))];

    /// <summary>The address under which a container on the network finds the host: host-gateway in /etc/hosts.</summary>
    public IPAddress? HostGateway() => Find("bridge")?.Ipv4?.Gateway;

    /// <summary>What on this machine, and not in our hands, keeps containers from being reached; each in one sentence.</summary>
    public IReadOnlyList<string> Obstacles() =>
    [
        .. rules.ForeignDroppingChains().Select(chain =>
            $"the firewall chain \"{chain}\" drops forwarded packets that it does not know: containers may not be reached, nor reach anything"),
        .. options.ObeysHostFirewall && !rules.Obeys
            ? ["this kernel cannot duplicate packets (nf_dup_ipv4, nf_dup_ipv6): published ports are open whatever the host's input rules say"]
            : Array.Empty<string>(),
        .. lostPorts,
    ];

    /// <summary>Removes everything that these networks made on the machine, and forgets them.</summary>
    public async Task PurgeAsync(CancellationToken cancel)
    {
        await TakeDownAsync(cancel);
        foreach (NetworkRecord network in state.Networks())
            state.Remove(network.Id);
    }

    /// <summary>Removes everything that these networks made on the machine; <see cref="StartAsync"/> makes them again.</summary>
    public async Task TakeDownAsync(CancellationToken cancel)
    {
        rulesCheck.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await resolvers.DisposeAsync();
        await Task.Run(TakeDown, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await rulesCheck.DisposeAsync();
        await resolvers.DisposeAsync();
        ports.Dispose();
        cables.Dispose();
        rules.Dispose();
        links.Dispose();
        changing.Dispose();
    }

    internal void RestoreRules() => rules.WriteIfGone();

    private void Start()
    {
        NetworkPlan plan = Plan();
        foreach (NetworkConfig config in PredefinedNetworks.Of(options, bridges.DefaultMtu))
        {
            if (state.Networks().All(network => network.Name != config.Name))
                state.Add(others => plan.Make(config, others));
        }

        foreach (NetworkRecord network in state.Networks().Where(network => network.IsBridge))
            bridges.Create(network);

        if (options.ObeysHostFirewall)
            loop.Create(links);

        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        cables.Sweep();
        foreach (SandboxRecord sandbox in state.Sandboxes())
            Restore(sandbox);

        rules.Start();
        rulesCheck.Change(LookAtRules, LookAtRules);
    }

    private void Restore(SandboxRecord sandbox)
    {
        if (!File.Exists(sandbox.Sandbox.NetnsPath))
        {
            // The machine has been started anew, or the container ended while nobody looked.
            cables.UnplugAll(sandbox);
            state.Forget(sandbox.Id);
            return;
        }

        foreach (BoundPort port in ports.Restore(sandbox.Sandbox.Name, sandbox.Ports))
            lostPorts.Add($"port {port.HostPort} of container {sandbox.Sandbox.Name} is also in use by another program on this machine");

        try
        {
            if (sandbox.Endpoints.Any(endpoint => state.Network(endpoint.NetworkId) is { IsDefault: false }))
                OpenResolver(sandbox);
        }
        catch (LinuxException)
        {
            // The path is there, and no namespace any more: whoever owns the container will detach it.
        }
    }

    private NetworkRecord Make(NetworkConfig config)
    {
        NetworkPlan plan = Plan();
        NetworkRecord network = state.Add(others => plan.Make(config, others));
        if (!network.IsBridge)
            return network;

        try
        {
            bridges.Create(network);
            rules.Write();
            return network;
        }
        catch
        {
            state.Remove(network.Id);
            bridges.Delete(network);
            throw;
        }
    }

    private void Unmake(NetworkRecord network)
    {
        if (!network.IsBridge)
            return;

        rules.Write();
        bridges.Delete(network);
    }

    private NetworkPlan Plan() => new(options, [.. SubnetChooser.InUse(links)], clock.GetUtcNow());

    private void OpenResolver(SandboxRecord sandbox)
    {
        ResolverPorts opened = resolvers.Open(sandbox);
        if (opened != sandbox.Resolver)
            state.Change(sandbox.Id, record => record with { Resolver = opened });
    }

    private IReadOnlyList<BoundPort> TakePorts(SandboxRecord sandbox, IReadOnlyList<PublishRequest> requests)
    {
        DefaultRoutes routes = DefaultRoutes.Of(sandbox);
        try
        {
            return ports.Take(sandbox.Sandbox.Name, requests, request => AddressesFor(request, routes));
        }
        catch (NetworkException failure)
        {
            Endpoint? endpoint = routes.Ipv4 ?? routes.Ipv6;
            throw new NetworkException(
                failure.Kind,
                $"failed to set up container networking: driver failed programming external connectivity on endpoint {sandbox.Sandbox.Name} ({endpoint?.Id}): {failure.Message}",
                failure);
        }
    }

    // Without an address: all of the host's, of each family that the container can answer in.
    private IReadOnlyList<IPAddress> AddressesFor(PublishRequest request, DefaultRoutes routes)
    {
        if (!string.IsNullOrEmpty(request.HostAddress))
        {
            return IPAddress.TryParse(request.HostAddress, out IPAddress? given)
                ? [given]
                : throw new NetworkException(NetworkFailure.Invalid, $"invalid host address: {request.HostAddress}");
        }

        NetworkRecord? network = routes.Ipv4 is { } endpoint ? state.Network(endpoint.NetworkId) : null;
        IPAddress? binding = (network is null ? null : BridgeSettings.Of(network.Config).HostBinding) ?? options.DefaultBinding;
        if (binding is not null && !binding.Equals(IPAddress.Any))
            return [binding];

        return routes.Ipv6 is null ? [IPAddress.Any] : routes.Ipv4 is null ? [IPAddress.IPv6Any] : [IPAddress.Any, IPAddress.IPv6Any];
    }

    private SandboxRecord Renamed(SandboxRecord record, NetworkSandbox sandbox) => record with
    {
        Sandbox = sandbox,
        Endpoints = [.. record.Endpoints.Select(endpoint =>
            state.Network(endpoint.NetworkId) is { } network ? endpoint with { DnsNames = EndpointPlan.NamesOf(sandbox, network, endpoint.Config) } : endpoint)],
    };

    private void TakeDown()
    {
        foreach (SandboxRecord sandbox in state.Sandboxes())
        {
            ports.Release(sandbox.Ports);
            state.Forget(sandbox.Id);
        }

        links.Apply(cables.DeleteAll());
        links.Apply(loop.Delete().DeleteGroup(options.BridgeGroup));
        rules.Remove();
    }

    private static InterfaceCounters CountersOf(string name, LinkCounters outer) => new(
        name, outer.SentBytes, outer.SentPackets, outer.SendErrors, outer.SendDropped,
        outer.ReceivedBytes, outer.ReceivedPackets, outer.ReceiveErrors, outer.ReceiveDropped);

    private static string Describe(NetworkMember member) => $"name:\"{member.SandboxName}\" id:\"{member.Endpoint.Id[..12]}\"";

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
