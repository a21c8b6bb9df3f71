using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Links;
using Gantry.Linux.Nftables;
using Gantry.Network.Addresses;
using Gantry.Network.Cables;
using Gantry.Network.Pods;
using Gantry.Network.Ports;

namespace Gantry.Network;

/// <summary>
/// Connects the pods of one node: an address and a cable for each, routed through the host. Addresses outlive the process.
/// Several pods may be attached at once; calls for one pod must follow one another.
/// </summary>
public sealed class PodNetwork : IDisposable
{
    private static readonly TimeSpan LookAtRules = TimeSpan.FromSeconds(10);

    private readonly NetworkOptions _options;
    private readonly LinkSocket _links = LinkSocket.Open();
    private readonly NftablesContext _nftables = new();
    private readonly LeaseDirectory _leases;
    private readonly PublishedPorts _published;
    private readonly CableRemoval _removal;
    private readonly ITimer _rulesCheck;
    private int _mtu = 1500;

    /// <param name="claims">The host's ports, where others than pods may have some of them.</param>
    public PodNetwork(NetworkOptions options, TimeProvider? clock = null, PortClaims? claims = null)
    {
        var errors = new List<string>();
        options.Validate(errors);
        if (errors.Count > 0)
            throw new NetworkException(NetworkFailure.Invalid, string.Join("; ", errors));

        _options = options;
        _leases = new LeaseDirectory(Path.Combine(options.StateDirectory, "leases"), options.PodCidr);
        _removal = new CableRemoval(options.LinkGroup ^ 1);
        _published = new PublishedPorts(options.TableName, _nftables, claims ?? new PortClaims());
        _rulesCheck = (clock ?? TimeProvider.System).CreateTimer(_ => RestoreRules(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The pods that hold an address, attached or left over from before a restart.</summary>
    public IReadOnlyCollection<string> PodIds => [.. _leases.All.Select(lease => lease.PodId)];

    /// <summary>Makes the bridge, the routes and the rules, or takes over those of an earlier process without touching open connections.</summary>
    public Task StartAsync(CancellationToken cancel) => Task.Run(Start, cancel);

    /// <summary>What on this machine, and not in our hands, keeps pods from being reached; each in one sentence.</summary>
    public IReadOnlyList<string> Obstacles() =>
    [
        .. _nftables.ChainsThatDrop("forward").Select(chain =>
            $"the firewall chain \"{chain}\" drops forwarded packets that it does not know: pods may not be reached, nor reach anything"),
    ];

    /// <summary>Gives the pod an address and connects its network namespace. A pod that is connected keeps what it has.</summary>
    public PodAddress Attach(string podId, string netnsPath, IReadOnlyList<PortMapping>? ports = null)
    {
        bool isKnown = _leases.Find(podId) is not null;
        Lease lease = _leases.Find(podId) ?? Admit(podId, ports ?? []);
        try
        {
            Connect(lease, netnsPath);
            _published.Publish(lease.Address, lease.Ports);
        }
        catch when (!isKnown)
        {
            Detach(podId);
            throw;
        }

        return Describe(lease);
    }

    /// <summary>Where the pod is connected, or null if it is not.</summary>
    public PodAddress? Find(string podId) => _leases.Find(podId) is { } lease ? Describe(lease) : null;

    /// <summary>Removes the pod's cable and frees its address and ports; nothing happens for a pod that has none.</summary>
    public void Detach(string podId)
    {
        if (_leases.Find(podId) is not { } lease)
            return;

        _published.Withdraw(podId, lease.Address, lease.Ports);
        _removal.Remove(CableOf(lease).HostInterface);

        // Last: as long as the file is there, a crash in between leaves the pod to be detached again.
        _leases.Remove(podId);
    }

    /// <summary>Removes everything that this network made on the machine, pods' cables included, and forgets all addresses.</summary>
    public Task PurgeAsync(CancellationToken cancel) => Task.Run(Purge, cancel);

    public void Dispose()
    {
        _rulesCheck.Dispose();
        _nftables.Dispose();
        _removal.Dispose();
        _links.Dispose();
    }

    private void Start()
    {
        RefuseForeignSubnet();
        _mtu = _options.Mtu ?? OutsideMtu();
        _links.Apply(new LinkBatch().CreateBridge(_options.BridgeName, BridgeMac, _mtu));
        int bridge = BridgeIndex();
        _links.Apply(new LinkBatch()
            .Configure(bridge, new LinkSettings { NoLinkLocalAddress = true, RouteLocalnet = true })
            .Configure(bridge, new LinkSettings { Up = true })
            .AddAddress(bridge, _options.Gateway, 32)
            .SetRoute(NoSuchPod)
            .SetRoute(ToServices(bridge)));
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        foreach (Lease lease in _leases.All)
            _published.Restore(lease.PodId, lease.Ports);

        WriteRules();
        _rulesCheck.Change(LookAtRules, LookAtRules);
    }

    private void WriteRules() => _nftables.Run(BaseTable.Replace(_options, _leases.All.SelectMany(PortsOf)));

    // Somebody's "flush ruleset", or a firewall that starts, takes ours away too, and with them the way to the outside.
    internal void RestoreRules()
    {
        try
        {
            if (!_nftables.HasTable(_options.TableName))
                WriteRules();
        }
        catch (NftablesException)
        {
            // Another transaction came between; the next look comes soon.
        }
    }

    private void Purge()
    {
        _rulesCheck.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _links.Apply(new LinkBatch()
            .DeleteGroup(_options.LinkGroup)
            .DeleteGroup(_options.LinkGroup ^ 1)
            .DeleteLink(_options.BridgeName)
            .DeleteRoute(NoSuchPod));
        _nftables.Run(BaseTable.Remove(_options.TableName) + BaseTable.Remove(_options.ServicesTable));
        foreach (Lease lease in _leases.All)
            _leases.Remove(lease.PodId);
    }

    // A pod's cable has its own, longer route; an address that no pod has is refused at once, not sent to the outside.
    private Route NoSuchPod => new(_options.PodCidr) { Kind = RouteKind.Unreachable };

    // The rules catch a service's address before it is sent; the route only makes the host try, and names the host's own address.
    private Route ToServices(int bridge) => new(_options.ServiceCidr) { LinkIndex = bridge, Source = _options.Gateway };

    private PhysicalAddress BridgeMac => new([0x02, 0x47, .. NameHash.Digest(_options.BridgeName)[..4]]);

    private Lease Admit(string podId, IReadOnlyList<PortMapping> ports)
    {
        _published.Reserve(podId, ports);
        try
        {
            return _leases.Create(podId, ports);
        }
        catch
        {
            _published.Release(podId, ports);
            throw;
        }
    }

    private void Connect(Lease lease, string netnsPath)
    {
        using LinkSocket inside = LinkSocket.OpenIn(netnsPath);
        if (inside.Find(PodCable.InterfaceName) is not null)
            return;

        PodCable cable = CableOf(lease);
        using (var podNamespace = Descriptor.Open(netnsPath))
            _links.Apply(cable.Create(podNamespace));

        inside.Apply(cable.ConfigurePod(IndexOf(inside, PodCable.InterfaceName)));
        _links.Apply(cable.ConfigureHost(IndexOf(_links, cable.HostInterface)));
        inside.WaitUntilPacketsPass(PodCable.InterfaceName);
    }

    private void RefuseForeignSubnet()
    {
        int own = _links.Find(_options.BridgeName)?.Index ?? -1;
        HashSet<int> ownLinks = [own, 0, .. _links.Links().Where(link => link.Group == _options.LinkGroup).Select(link => link.Index)];
        Route? foreign = _links.Routes().FirstOrDefault(route =>
            !ownLinks.Contains(route.LinkIndex)
            && route.Destination.PrefixLength >= _options.PodCidr.PrefixLength
            && (route.Destination.Overlaps(_options.PodCidr) || route.Destination.Overlaps(_options.ServiceCidr)));
        if (foreign is not null)
            throw new NetworkException(NetworkFailure.Invalid, $"subnet {foreign.Destination} is in use on this machine by another network");
    }

    private int OutsideMtu()
    {
        int outside = _links.Routes().FirstOrDefault(route => route is { Destination.PrefixLength: 0, Gateway: not null })?.LinkIndex ?? 0;
        return _links.Links().FirstOrDefault(link => link.Index == outside)?.Mtu ?? 1500;
    }

    private int BridgeIndex() => IndexOf(_links, _options.BridgeName);

    private static int IndexOf(LinkSocket socket, string name) =>
        socket.Find(name)?.Index ?? throw new NetworkException(NetworkFailure.Invalid, $"interface {name} has disappeared");

    private PodCable CableOf(Lease lease) => new(_options, lease.PodId, lease.Address, _mtu);

    private PodAddress Describe(Lease lease) =>
        new(lease.Address, _options.Gateway, 32, PodCable.InterfaceName) { HostInterface = CableOf(lease).HostInterface };

    private static IEnumerable<PublishedPort> PortsOf(Lease lease) =>
        lease.Ports.Select(port => new PublishedPort(lease.Address, port));
}
