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

    private readonly BridgeOptions _options;
    private readonly TimeProvider _clock;
    private readonly LinkSocket _links = LinkSocket.Open();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly BridgeState _state;
    private readonly BridgeLinks _bridges;
    private readonly ContainerCables _cables;
    private readonly BridgeRules _rules;
    private readonly HostPorts _ports;
    private readonly Resolvers _resolvers;
    private readonly FirewallLoop _loop;
    private readonly ITimer _rulesCheck;
    private readonly List<string> _lostPorts = [];

    private BridgeNetworks(BridgeOptions options, TimeProvider clock, PortClaims claims)
    {
        (_options, _clock) = (options, clock);
        _ports = new HostPorts(claims);
        _state = new BridgeState(options.StateDirectory);
        _bridges = new BridgeLinks(options, _links);
        _cables = new ContainerCables(options, _bridges, _links);
        _rules = new BridgeRules(options, _state);
        _resolvers = new Resolvers(options, _state, clock);
        _loop = new FirewallLoop(options.NodeName);
        _rulesCheck = clock.CreateTimer(_ => RestoreRules(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
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

    public IReadOnlyList<NetworkRecord> List() => [.. _state.Networks().OrderBy(network => network.CreatedAt)];

    /// <summary>By name, id or the beginning of an id; null if there is none.</summary>
    public NetworkRecord? Find(string nameOrId)
    {
        IReadOnlyList<NetworkRecord> all = _state.Networks();
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

        await _changing.WaitAsync(cancel);
        try
        {
            return Make(config);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task RemoveAsync(string nameOrId, CancellationToken cancel)
    {
        NetworkRecord network = Get(nameOrId);
        if (network.IsPredefined)
            throw new NetworkException(NetworkFailure.Forbidden, $"{network.Name} is a pre-defined network and cannot be removed");

        await _changing.WaitAsync(cancel);
        try
        {
            if (_state.Remove(network.Id) is { Count: > 0 } members)
                throw new NetworkException(NetworkFailure.Forbidden, $"error while removing network: network {network.Name} has active endpoints ({string.Join(", ", members.Select(Describe))})");

            Unmake(network);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Removes the networks that the filter lets pass and nobody is on; returns those that went.</summary>
    public async Task<IReadOnlyList<NetworkRecord>> PruneAsync(Predicate<NetworkRecord> filter, CancellationToken cancel)
    {
        var removed = new List<NetworkRecord>();
        await _changing.WaitAsync(cancel);
        try
        {
            foreach (NetworkRecord network in _state.Networks().Where(network => !network.IsPredefined && filter(network)))
            {
                if (_state.Remove(network.Id).Count > 0)
                    continue;

                Unmake(network);
                removed.Add(network);
            }

            return removed;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Connects the sandbox to a bridge network. For host and none there is nothing to connect, and no call.</summary>
    public Endpoint Connect(NetworkSandbox sandbox, NetworkRecord network, EndpointConfig config)
    {
        if (!network.IsBridge)
            throw new NetworkException(NetworkFailure.Forbidden, $"container cannot be connected to {network.Name} network");

        (SandboxRecord before, SandboxRecord after, Endpoint endpoint) = _state.Connect(sandbox, network.Id, config);
        try
        {
            _cables.Plug(network, before, after, endpoint);
            _rules.Change(before, after);
            if (!network.IsDefault)
                OpenResolver(after);

            _resolvers.Changed();
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
        if (_state.Sandbox(sandboxId) is not { } before || before.On(networkId) is not { } endpoint)
            return;

        SandboxRecord after = before with { Endpoints = [.. before.Endpoints.Where(other => other != endpoint)] };
        _cables.Unplug(before, after, endpoint);
        _rules.Change(before, after, () => _state.Disconnect(sandboxId, networkId));
        _resolvers.Changed();
    }

    /// <summary>Takes the sandbox off all networks and frees its ports; nothing happens for one that is unknown.</summary>
    public void DetachSandbox(string sandboxId)
    {
        if (_state.Sandbox(sandboxId) is not { } sandbox)
            return;

        _rules.Change(sandbox, sandbox with { Ports = [] }, () => _state.ClosePorts(sandboxId));
        _ports.Release(sandbox.Ports);
        _resolvers.CloseAsync(sandboxId).AsTask().GetAwaiter().GetResult();
        _cables.UnplugAll(sandbox);

        // Last: as long as the file is there, a crash in between leaves the sandbox to be detached again.
        _state.Forget(sandboxId);
        _resolvers.Changed();
    }

    /// <summary>Publishes all of the ports or throws. They go to the network that the default route leads through, also when that changes.</summary>
    public IReadOnlyList<BoundPort> Publish(string sandboxId, IReadOnlyList<PublishRequest> requests)
    {
        SandboxRecord before = _state.Sandbox(sandboxId) ?? throw new NetworkException(NetworkFailure.NotFound, $"container {sandboxId} is not connected to any network");
        if (requests.Count == 0 || before.Ports.Count > 0)
            return before.Ports;

        IReadOnlyList<BoundPort> bound = TakePorts(before, requests);
        try
        {
            SandboxRecord after = _state.Change(sandboxId, record => record with { Ports = bound });
            _cables.AllowHairpin(after);
            _rules.Change(before, after);
            return bound;
        }
        catch
        {
            _state.Change(sandboxId, record => record with { Ports = [] });
            _ports.Release(bound);
            throw;
        }
    }

    /// <summary>The container has a new name.</summary>
    public void Rename(string sandboxId, string name)
    {
        if (_state.Sandbox(sandboxId) is null)
            return;

        _state.Change(sandboxId, record => Renamed(record, record.Sandbox with { Name = name }));
        _resolvers.Changed();
    }

    /// <summary>Sandboxes that are connected, also those left over from before a restart.</summary>
    public IReadOnlyList<string> SandboxIds() => [.. _state.Sandboxes().Select(sandbox => sandbox.Id)];

    public IReadOnlyList<NetworkMember> Members(string networkId) => _state.Members(networkId);

    public IReadOnlyList<Endpoint> Endpoints(string sandboxId) => _state.Sandbox(sandboxId)?.Endpoints ?? [];

    public IReadOnlyList<BoundPort> Ports(string sandboxId) =>
        _state.Sandbox(sandboxId) is { } sandbox ? [.. _rules.PublishedBy(sandbox).Select(published => published.Port)] : [];

    /// <summary>The content of the container's /etc/resolv.conf; it does not change while networks come and go.</summary>
    /// <param name="onlyDefault">The container is on the default network and no other: it asks the host's resolvers itself.</param>
    public string ResolvConf(NetworkSandbox sandbox, bool onlyDefault)
    {
        IReadOnlyList<string> host = ReadLines(_options.ResolvConf);
        if (!onlyDefault)
            return ResolvConfText.WithOwnResolver(sandbox, host);

        if (ResolvConfText.HasOnlyLoopback(host) && File.Exists(ResolvConfText.BehindSystemd))
            host = ReadLines(ResolvConfText.BehindSystemd);

        return ResolvConfText.WithHostsResolvers(sandbox, host, Find("bridge")?.Ipv6 is not null);
    }

    /// <summary>One entry for each interface.</summary>
    public IReadOnlyList<InterfaceCounters> Counters(string sandboxId) =>
        [.. Endpoints(sandboxId).Select(endpoint => CountersOf(endpoint.InterfaceName, _cables.Counters(sandboxId, endpoint)))];

    /// <summary>The address under which a container on the network finds the host: host-gateway in /etc/hosts.</summary>
    public IPAddress? HostGateway() => Find("bridge")?.Ipv4?.Gateway;

    /// <summary>What on this machine, and not in our hands, keeps containers from being reached; each in one sentence.</summary>
    public IReadOnlyList<string> Obstacles() =>
    [
        .. _rules.ForeignDroppingChains().Select(chain =>
            $"the firewall chain \"{chain}\" drops forwarded packets that it does not know: containers may not be reached, nor reach anything"),
        .. _options.ObeysHostFirewall && !_rules.Obeys
            ? ["this kernel cannot duplicate packets (nf_dup_ipv4, nf_dup_ipv6): published ports are open whatever the host's input rules say"]
            : Array.Empty<string>(),
        .. _lostPorts,
    ];

    /// <summary>Removes everything that these networks made on the machine, and forgets them.</summary>
    public async Task PurgeAsync(CancellationToken cancel)
    {
        await TakeDownAsync(cancel);
        foreach (NetworkRecord network in _state.Networks())
            _state.Remove(network.Id);
    }

    /// <summary>Removes everything that these networks made on the machine; <see cref="StartAsync"/> makes them again.</summary>
    public async Task TakeDownAsync(CancellationToken cancel)
    {
        _rulesCheck.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await _resolvers.DisposeAsync();
        await Task.Run(TakeDown, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _rulesCheck.DisposeAsync();
        await _resolvers.DisposeAsync();
        _ports.Dispose();
        _cables.Dispose();
        _rules.Dispose();
        _links.Dispose();
        _changing.Dispose();
    }

    internal void RestoreRules() => _rules.WriteIfGone();

    private void Start()
    {
        NetworkPlan plan = Plan();
        foreach (NetworkConfig config in PredefinedNetworks.Of(_options, _bridges.DefaultMtu))
        {
            if (_state.Networks().All(network => network.Name != config.Name))
                _state.Add(others => plan.Make(config, others));
        }

        foreach (NetworkRecord network in _state.Networks().Where(network => network.IsBridge))
            _bridges.Create(network);

        if (_options.ObeysHostFirewall)
            _loop.Create(_links);

        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        _cables.Sweep();
        foreach (SandboxRecord sandbox in _state.Sandboxes())
            Restore(sandbox);

        _rules.Start();
        _rulesCheck.Change(LookAtRules, LookAtRules);
    }

    private void Restore(SandboxRecord sandbox)
    {
        if (!File.Exists(sandbox.Sandbox.NetnsPath))
        {
            // The machine has been started anew, or the container ended while nobody looked.
            _cables.UnplugAll(sandbox);
            _state.Forget(sandbox.Id);
            return;
        }

        foreach (BoundPort port in _ports.Restore(sandbox.Sandbox.Name, sandbox.Ports))
            _lostPorts.Add($"port {port.HostPort} of container {sandbox.Sandbox.Name} is also in use by another program on this machine");

        try
        {
            if (sandbox.Endpoints.Any(endpoint => _state.Network(endpoint.NetworkId) is { IsDefault: false }))
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
        NetworkRecord network = _state.Add(others => plan.Make(config, others));
        if (!network.IsBridge)
            return network;

        try
        {
            _bridges.Create(network);
            _rules.Write();
            return network;
        }
        catch
        {
            _state.Remove(network.Id);
            _bridges.Delete(network);
            throw;
        }
    }

    private void Unmake(NetworkRecord network)
    {
        if (!network.IsBridge)
            return;

        _rules.Write();
        _bridges.Delete(network);
    }

    private NetworkPlan Plan() => new(_options, [.. SubnetChooser.InUse(_links)], _clock.GetUtcNow());

    private void OpenResolver(SandboxRecord sandbox)
    {
        ResolverPorts opened = _resolvers.Open(sandbox);
        if (opened != sandbox.Resolver)
            _state.Change(sandbox.Id, record => record with { Resolver = opened });
    }

    private IReadOnlyList<BoundPort> TakePorts(SandboxRecord sandbox, IReadOnlyList<PublishRequest> requests)
    {
        DefaultRoutes routes = DefaultRoutes.Of(sandbox);
        try
        {
            return _ports.Take(sandbox.Sandbox.Name, requests, request => AddressesFor(request, routes));
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

        NetworkRecord? network = routes.Ipv4 is { } endpoint ? _state.Network(endpoint.NetworkId) : null;
        IPAddress? binding = (network is null ? null : BridgeSettings.Of(network.Config).HostBinding) ?? _options.DefaultBinding;
        if (binding is not null && !binding.Equals(IPAddress.Any))
            return [binding];

        return routes.Ipv6 is null ? [IPAddress.Any] : routes.Ipv4 is null ? [IPAddress.IPv6Any] : [IPAddress.Any, IPAddress.IPv6Any];
    }

    private SandboxRecord Renamed(SandboxRecord record, NetworkSandbox sandbox) => record with
    {
        Sandbox = sandbox,
        Endpoints = [.. record.Endpoints.Select(endpoint =>
            _state.Network(endpoint.NetworkId) is { } network ? endpoint with { DnsNames = EndpointPlan.NamesOf(sandbox, network, endpoint.Config) } : endpoint)],
    };

    private void TakeDown()
    {
        foreach (SandboxRecord sandbox in _state.Sandboxes())
        {
            _ports.Release(sandbox.Ports);
            _state.Forget(sandbox.Id);
        }

        _links.Apply(_cables.DeleteAll());
        _links.Apply(_loop.Delete().DeleteGroup(_options.BridgeGroup));
        _rules.Remove();
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
