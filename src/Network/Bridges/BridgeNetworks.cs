using System.Net;

namespace Gantry.Network.Bridges;

/// <summary>
/// The networks of containers outside any pod, and what is connected to them. Records outlive the process. Several sandboxes may be
/// connected at once; calls for one sandbox must follow one another.
/// </summary>
public sealed class BridgeNetworks : IAsyncDisposable
{
    private BridgeNetworks(BridgeOptions options, TimeProvider clock) => (Options, Clock) = (options, clock);

    private BridgeOptions Options { get; }

    private TimeProvider Clock { get; }

    /// <summary>Reads what an earlier process left; nothing on the machine changes before <see cref="StartAsync"/>.</summary>
    public static BridgeNetworks Open(BridgeOptions options, TimeProvider clock)
    {
        var errors = new List<string>();
        options.Validate(errors);
        return errors.Count == 0 ? new BridgeNetworks(options, clock) : throw new NetworkException(NetworkFailure.Invalid, string.Join("; ", errors));
    }

    /// <summary>Makes bridges and rules, or takes over those of an earlier process without touching open connections.</summary>
    public Task StartAsync(CancellationToken cancel) => throw NotYet();

    public IReadOnlyList<NetworkRecord> List() => throw NotYet();

    /// <summary>By name, id or the beginning of an id; null if there is none.</summary>
    public NetworkRecord? Find(string nameOrId) => throw NotYet();

    /// <summary>As <see cref="Find"/>; throws "network NAME not found".</summary>
    public NetworkRecord Get(string nameOrId) => throw NotYet();

    public Task<NetworkRecord> CreateAsync(NetworkConfig config, CancellationToken cancel) => throw NotYet();

    public Task RemoveAsync(string nameOrId, CancellationToken cancel) => throw NotYet();

    /// <summary>Removes the networks that the filter lets pass and nobody is on; returns those that went.</summary>
    public Task<IReadOnlyList<NetworkRecord>> PruneAsync(Predicate<NetworkRecord> filter, CancellationToken cancel) => throw NotYet();

    /// <summary>Connects the sandbox to a bridge network. For host and none there is nothing to connect, and no call.</summary>
    public Endpoint Connect(NetworkSandbox sandbox, NetworkRecord network, EndpointConfig config) => throw NotYet();

    /// <summary>Takes the sandbox off one network; nothing happens if it is not on it.</summary>
    public void Disconnect(string sandboxId, string networkId) => throw NotYet();

    /// <summary>Takes the sandbox off all networks and frees its ports; nothing happens for one that is unknown.</summary>
    public void DetachSandbox(string sandboxId) => throw NotYet();

    /// <summary>Publishes all of the ports or throws. They go to the network that the default route leads through, also when that changes.</summary>
    public IReadOnlyList<BoundPort> Publish(string sandboxId, IReadOnlyList<PublishRequest> requests) => throw NotYet();

    /// <summary>The container has a new name.</summary>
    public void Rename(string sandboxId, string name) => throw NotYet();

    /// <summary>Sandboxes that are connected, also those left over from before a restart.</summary>
    public IReadOnlyList<string> SandboxIds() => throw NotYet();

    public IReadOnlyList<NetworkMember> Members(string networkId) => throw NotYet();

    public IReadOnlyList<Endpoint> Endpoints(string sandboxId) => throw NotYet();

    public IReadOnlyList<BoundPort> Ports(string sandboxId) => throw NotYet();

    /// <summary>The content of the container's /etc/resolv.conf; it does not change while networks come and go.</summary>
    /// <param name="onlyDefault">The container is on the default network and no other: it asks the host's resolvers itself.</param>
    public string ResolvConf(NetworkSandbox sandbox, bool onlyDefault) => throw NotYet();

    /// <summary>One entry for each interface.</summary>
    public IReadOnlyList<InterfaceCounters> Counters(string sandboxId) => throw NotYet();

    /// <summary>The address under which a container on the network finds the host: host-gateway in /etc/hosts.</summary>
    public IPAddress? HostGateway() => throw NotYet();

    /// <summary>What on this machine, and not in our hands, keeps containers from being reached; each in one sentence.</summary>
    public IReadOnlyList<string> Obstacles() => throw NotYet();

    /// <summary>Removes everything that these networks made on the machine, and forgets it.</summary>
    public Task PurgeAsync(CancellationToken cancel) => throw NotYet();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotYet() => new("container networks are being written");
}
