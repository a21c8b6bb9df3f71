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

    private readonly NetworkOptions options;
    private readonly LinkSocket links = LinkSocket.Open();
    private readonly NftablesContext nftables = new();
    private readonly LeaseDirectory leases;
    private readonly PublishedPorts published;
    private readonly CableRemoval removal;
    private readonly ITimer rulesCheck;
    private int mtu = 1500;

    /// <param name="claims">The host's ports, where others than pods may have some of them.</param>
    public PodNetwork(NetworkOptions options, TimeProvider? clock = null, PortClaims? claims = null)
    {
        var errors = new List<string>();
        options.Validate(errors);
        if (errors.Count > 0)
            throw new NetworkException(NetworkFailure.Invalid, string.Join("; ", errors));

        this.options = options;
        leases = new LeaseDirectory(Path.Combine(options.StateDirectory, "leases"), options.PodCidr);
        removal = new CableRemoval(options.LinkGroup ^ 1);
        published = new PublishedPorts(options.TableName, nftables, claims ?? new PortClaims());
        rulesCheck = (clock ?? TimeProvider.System).CreateTimer(_ => RestoreRules(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The pods that hold an address, attached or left over from before a restart.</summary>
    public IReadOnlyCollection<string> PodIds => [.. leases.All.Select(lease => lease.PodId)];

    /// <summary>Makes the bridge, the routes and the rules, or takes over those of an earlier process without touching open connections.</summary>
    public Task StartAsync(CancellationToken cancel) => Task.Run(Start, cancel);

    /// <summary>What on this machine, and not in our hands, keeps pods from being reached; each in one sentence.</summary>
    public IReadOnlyList<string> Obstacles() =>
    [
        .. nftables.ChainsThatDrop("forward").Select(chain =>
            $"the firewall chain \"{chain}\" drops forwarded packets that it does not know: pods may not be reached, nor reach anything"),
    ];

    /// <summary>Gives the pod an address and connects its network namespace. A pod that is connected keeps what it has.</summary>
    public PodAddress Attach(string podId, string netnsPath, IReadOnlyList<PortMapping>? ports = null)
    {
        bool isKnown = leases.Find(podId) is not null;
        Lease lease = leases.Find(podId) ?? Admit(podId, ports ?? []);
        try
        {
            Connect(lease, netnsPath);
            published.Publish(lease.Address, lease.Ports);
        }
        catch when (!isKnown)
        {
            Detach(podId);
            throw;
        }

        return Describe(lease);
    }

    /// <summary>Where the pod is connected, or null if it is not.</summary>
    public PodAddress? Find(string podId) => leases.Find(podId) is { } lease ? Describe(lease) : null;

    /// <summary>Removes the pod's cable and frees its address and ports; nothing happens for a pod that has none.</summary>
    public void Detach(string podId)
    {
        if (leases.Find(podId) is not { } lease)
            return;

        published.Withdraw(podId, lease.Address, lease.Ports);
        removal.Remove(CableOf(lease).HostInterface);

        // Last: as long as the file is there, a crash in between leaves the pod to be detached again.
        leases.Remove(podId);
    }

    /// <summary>Removes everything that this network made on the machine, pods' cables included, and forgets all addresses.</summary>
    public Task PurgeAsync(CancellationToken cancel) => Task.Run(Purge, cancel);

    public void Dispose()
    {
        rulesCheck.Dispose();
        nftables.Dispose();
        removal.Dispose();
        links.Dispose();
    }

    private void Start()
    {
        RefuseForeignSubnet();
        mtu = options.Mtu ?? OutsideMtu();
        links.Apply(new LinkBatch().CreateBridge(options.BridgeName, BridgeMac, mtu));
        int bridge = BridgeIndex();
        links.Apply(new LinkBatch()
            .Configure(bridge, new LinkSettings { NoLinkLocalAddress = true, RouteLocalnet = true })
            .Configure(bridge, new LinkSettings { Up = true })
            .AddAddress(bridge, options.Gateway, 32)
            .SetRoute(NoSuchPod)
            .SetRoute(ToServices(bridge)));
        File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
        foreach (Lease lease in leases.All)
            published.Restore(lease.PodId, lease.Ports);

        WriteRules();
        rulesCheck.Change(LookAtRules, LookAtRules);
    }

    private void WriteRules() => nftables.Run(BaseTable.Replace(options, leases.All.SelectMany(PortsOf)));

    // Somebody's "flush ruleset", or a firewall that starts, takes ours away too, and with them the way to the outside.
    internal void RestoreRules()
    {
        try
        {
            if (!nftables.HasTable(options.TableName))
                WriteRules();
        }
        catch (NftablesException)
        {
            // Another transaction came between; the next look comes soon.
        }
    }

    private void Purge()
    {
        rulesCheck.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        links.Apply(new LinkBatch()
            .DeleteGroup(options.LinkGroup)
            .DeleteGroup(options.LinkGroup ^ 1)
            .DeleteLink(options.BridgeName)
            .DeleteRoute(NoSuchPod));
        nftables.Run(BaseTable.Remove(options.TableName) + BaseTable.Remove(options.ServicesTable));
        foreach (Lease lease in leases.All)
            leases.Remove(lease.PodId);
    }

    // A pod's cable has its own, longer route; an address that no pod has is refused at once, not sent to the outside.
    private Route NoSuchPod => new(options.PodCidr) { Kind = RouteKind.Unreachable };

    // The rules catch a service's address before it is sent; the route only makes the host try, and names the host's own address.
    private Route ToServices(int bridge) => new(options.ServiceCidr) { LinkIndex = bridge, Source = options.Gateway };

    private PhysicalAddress BridgeMac => new([0x02, 0x47, .. NameHash.Digest(options.BridgeName)[..4]]);

    private Lease Admit(string podId, IReadOnlyList<PortMapping> ports)
    {
        published.Reserve(podId, ports);
        try
        {
            return leases.Create(podId, ports);
        }
        catch
        {
            published.Release(podId, ports);
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
            links.Apply(cable.Create(podNamespace));

        inside.Apply(cable.ConfigurePod(IndexOf(inside, PodCable.InterfaceName)));
        links.Apply(cable.ConfigureHost(IndexOf(links, cable.HostInterface)));
        inside.WaitUntilPacketsPass(PodCable.InterfaceName);
    }

    private void RefuseForeignSubnet()
    {
        int own = links.Find(options.BridgeName)?.Index ?? -1;
        HashSet<int> ownLinks = [own, 0, .. links.Links().Where(link => link.Group == options.LinkGroup).Select(link => link.Index)];
        Route? foreign = links.Routes().FirstOrDefault(route =>
            !ownLinks.Contains(route.LinkIndex)
            && route.Destination.PrefixLength >= options.PodCidr.PrefixLength
            && (route.Destination.Overlaps(options.PodCidr) || route.Destination.Overlaps(options.ServiceCidr)));
        if (foreign is not null)
            throw new NetworkException(NetworkFailure.Invalid, $"subnet {foreign.Destination} is in use on this machine by another network");
    }

    private int OutsideMtu()
    {
        int outside = links.Routes().FirstOrDefault(route => route is { Destination.PrefixLength: 0, Gateway: not null })?.LinkIndex ?? 0;
        return links.Links().FirstOrDefault(link => link.Index == outside)?.Mtu ?? 1500;
    }

    private int BridgeIndex() => IndexOf(links, options.BridgeName);

    private static int IndexOf(LinkSocket socket, string name) =>
        socket.Find(name)?.Index ?? throw new NetworkException(NetworkFailure.Invalid, $"interface {name} has disappeared");

    private PodCable CableOf(Lease lease) => new(options, lease.PodId, lease.Address, mtu);

    private PodAddress Describe(Lease lease) =>
        new(lease.Address, options.Gateway, 32, PodCable.InterfaceName) { HostInterface = CableOf(lease).HostInterface };

    private static IEnumerable<PublishedPort> PortsOf(Lease lease) =>
        lease.Ports.Select(port => new PublishedPort(lease.Address, port));
}
