using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Gantry.Linux.Netlink;
using static Gantry.Linux.Links.RouteNetlink;

namespace Gantry.Linux.Links;

/// <summary>Changes to links, addresses, routes and neighbours that go to the kernel together, in order.</summary>
public sealed class LinkBatch
{
    private const NetlinkFlags Change = NetlinkFlags.Request | NetlinkFlags.Acknowledge;
    private const NetlinkFlags Add = Change | NetlinkFlags.Create | NetlinkFlags.Exclusive;
    private const NetlinkFlags Set = Change | NetlinkFlags.Create | NetlinkFlags.Replace;

    private readonly List<(string Words, Errno Tolerated)> _operations = [];

    internal NetlinkBuffer Messages { get; } = new();

    internal IReadOnlyList<(string Words, Errno Tolerated)> Operations => _operations;

    /// <summary>Makes a bridge that is up; one of that name that exists already is left as it is.</summary>
    public LinkBatch CreateBridge(string name, PhysicalAddress mac, int mtu)
    {
        Begin($"create bridge {name}", RTM_NEWLINK, Add, Header(index: 0, up: true), tolerated: Errno.Exists);
        Messages.Attribute(IFLA_IFNAME, name);
        Messages.Attribute(IFLA_ADDRESS, mac.GetAddressBytes());
        Messages.Attribute(IFLA_MTU, (uint)mtu);
        int kind = Messages.BeginNest(IFLA_LINKINFO);
        Messages.Attribute(IFLA_INFO_KIND, "bridge");
        Messages.EndNest(kind);
        Messages.End();
        return this;
    }

    public LinkBatch CreateVeth(VethPair pair)
    {
        Begin($"create veth pair {pair.Name}", RTM_NEWLINK, Add, Header(index: 0, up: false));
        Messages.Attribute(IFLA_IFNAME, pair.Name);
        Messages.Attribute(IFLA_ADDRESS, pair.Mac.GetAddressBytes());
        Messages.Attribute(IFLA_MTU, (uint)pair.Mtu);
        Messages.Attribute(IFLA_GROUP, pair.Group);
        if (pair.Master != 0)
            Messages.Attribute(IFLA_MASTER, (uint)pair.Master);

        int kind = Messages.BeginNest(IFLA_LINKINFO);
        Messages.Attribute(IFLA_INFO_KIND, "veth");
        int data = Messages.BeginNest(IFLA_INFO_DATA);
        int peer = Messages.BeginNest(VETH_INFO_PEER);
        Messages.Raw(NetlinkBuffer.HeaderOf(Header(index: 0, up: false)));
        Messages.Attribute(IFLA_IFNAME, pair.PeerName);
        Messages.Attribute(IFLA_ADDRESS, pair.PeerMac.GetAddressBytes());
        Messages.Attribute(IFLA_MTU, (uint)pair.Mtu);
        if (pair.PeerNamespace is { } elsewhere)
            Messages.Attribute(IFLA_NET_NS_FD, (uint)elsewhere.Number);

        Messages.EndNest(peer);
        Messages.EndNest(data);
        Messages.EndNest(kind);
        Messages.End();
        return this;
    }

    public LinkBatch Configure(int index, LinkSettings settings) => Configure(index, null, settings);

    /// <summary>Changes the interface; where there may be none of that name, its absence can be tolerated.</summary>
    public LinkBatch Configure(string name, LinkSettings settings, bool mayBeMissing = false) =>
        Configure(0, name, settings, mayBeMissing ? Errno.NoDevice : Errno.None);

    /// <summary>Deletes the interface; that it is gone already is fine.</summary>
    public LinkBatch DeleteLink(string name)
    {
        Begin($"delete interface {name}", RTM_DELLINK, Change, Header(index: 0, up: false), tolerated: Errno.NoDevice);
        Messages.Attribute(IFLA_IFNAME, name);
        Messages.End();
        return this;
    }

    /// <summary>Deletes every interface of the group.</summary>
    public LinkBatch DeleteGroup(uint group)
    {
        Begin($"delete interfaces of group {group}", RTM_DELLINK, Change, Header(index: 0, up: false), tolerated: Errno.NoDevice);
        Messages.Attribute(IFLA_GROUP, group);
        Messages.End();
        return this;
    }

    /// <summary>Moves the interface into another network namespace and names it there, both or neither.</summary>
    public LinkBatch MoveLink(int index, Descriptors.Descriptor target, string name)
    {
        Begin($"move it into the namespace as {name}", RTM_NEWLINK, Change, Header(index, up: false));
        Messages.Attribute(IFLA_NET_NS_FD, (uint)target.Number);
        Messages.Attribute(IFLA_IFNAME, name);
        Messages.End();
        return this;
    }

    /// <summary>Gives the interface an address, which nobody else is asked about first; a route to the address's subnet comes with it only if asked for.</summary>
    public LinkBatch AddAddress(int index, IPAddress address, int prefixLength, bool hasRoute = false)
    {
        var header = new AddressHeader { Family = FamilyOf(address), PrefixLength = (byte)prefixLength, Index = index };
        Begin($"add address {address}/{prefixLength}", RTM_NEWADDR, Set, header);
        Messages.Attribute(IFA_LOCAL, address);
        Messages.Attribute(IFA_ADDRESS, address);
        Messages.Attribute(IFA_FLAGS, (hasRoute ? 0 : IFA_F_NOPREFIXROUTE) | (header.Family == AF_INET6 ? IFA_F_NODAD : 0));
        Messages.End();
        return this;
    }

    public LinkBatch SetRoute(Route route) => WriteRoute($"add route to {route.Destination}", RTM_NEWROUTE, Set, route, Errno.None);

    /// <summary>Deletes the route; that it is gone already is fine.</summary>
    public LinkBatch DeleteRoute(Route route) =>
        WriteRoute($"delete route to {route.Destination}", RTM_DELROUTE, Change, route, Errno.NoSuchProcess);

    /// <summary>Says once and for all which hardware address an IP address has, so that nobody needs to ask.</summary>
    public LinkBatch SetNeighbour(int index, IPAddress address, PhysicalAddress mac)
    {
        var header = new NeighbourHeader { Family = FamilyOf(address), Index = index, State = NUD_PERMANENT };
        Begin($"add neighbour {address}", RTM_NEWNEIGH, Set, header);
        Messages.Attribute(NDA_DST, address);
        Messages.Attribute(NDA_LLADDR, mac.GetAddressBytes());
        Messages.End();
        return this;
    }

    private LinkBatch Configure(int index, string? name, LinkSettings settings, Errno tolerated = Errno.None)
    {
        LinkHeader header = Header(index, settings.Up ?? false);
        header.Change = (settings.Up is null ? 0 : IFF_UP) | (settings.HasNoNeighbours ? IFF_NOARP : 0);
        header.Flags |= settings.HasNoNeighbours ? IFF_NOARP : 0;
        Begin($"configure interface {name ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture)}", RTM_NEWLINK, Change, header, tolerated);
        if (name is not null)
            Messages.Attribute(IFLA_IFNAME, name);

        if (settings.Mtu is { } mtu)
            Messages.Attribute(IFLA_MTU, (uint)mtu);

        if (settings.Group is { } group)
            Messages.Attribute(IFLA_GROUP, group);

        int families = Messages.BeginNest(IFLA_AF_SPEC);
        WriteIpv4(settings);
        if (settings.NoLinkLocalAddress)
            WriteNoLinkLocalAddress();

        Messages.EndNest(families);
        if (settings.IsIsolated is not null || settings.IsHairpin is not null)
            WritePort(settings);

        Messages.End();
        return this;
    }

    private void WritePort(LinkSettings settings)
    {
        int information = Messages.BeginNest(IFLA_LINKINFO);
        Messages.Attribute(IFLA_INFO_SLAVE_KIND, "bridge");
        int port = Messages.BeginNest(IFLA_INFO_SLAVE_DATA);
        if (settings.IsIsolated is { } isolated)
            Messages.Attribute(IFLA_BRPORT_ISOLATED, (byte)(isolated ? 1 : 0));

        if (settings.IsHairpin is { } hairpin)
            Messages.Attribute(IFLA_BRPORT_MODE, (byte)(hairpin ? 1 : 0));

        Messages.EndNest(port);
        Messages.EndNest(information);
    }

    private void WriteIpv4(LinkSettings settings)
    {
        if (settings is { RouteLocalnet: null, ReversePathFilter: null, HasLooseReversePath: false })
            return;

        int inet = Messages.BeginNest(AF_INET);
        int conf = Messages.BeginNest(IFLA_INET_CONF);
        if (settings.RouteLocalnet is { } localnet)
            Messages.Attribute(IPV4_DEVCONF_ROUTE_LOCALNET, localnet ? 1u : 0u);

        if (settings.ReversePathFilter is { } filter)
            Messages.Attribute(IPV4_DEVCONF_RP_FILTER, filter ? 1u : 0u);
        else if (settings.HasLooseReversePath)
            Messages.Attribute(IPV4_DEVCONF_RP_FILTER, 2u);

        Messages.EndNest(conf);
        Messages.EndNest(inet);
    }

    private void WriteNoLinkLocalAddress()
    {
        const byte None = 1;
        int inet6 = Messages.BeginNest(AF_INET6);
        Messages.Attribute(IFLA_INET6_ADDR_GEN_MODE, None);
        Messages.EndNest(inet6);
    }

    private LinkBatch WriteRoute(string words, ushort type, NetlinkFlags flags, Route route, Errno tolerated)
    {
        var header = new RouteHeader
        {
            Family = FamilyOf(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Protocol = RTPROT_STATIC,
            Scope = ScopeOf(route),
            Kind = (byte)route.Kind,
            Flags = route.OnLink ? RTNH_F_ONLINK : 0,
        };
        Begin(words, type, flags, header, tolerated);
        if (route.Destination.PrefixLength > 0)
            Messages.Attribute(RTA_DST, route.Destination.BaseAddress);

        if (route.Gateway is { } gateway)
            Messages.Attribute(RTA_GATEWAY, gateway);

        if (route.Source is { } source)
            Messages.Attribute(RTA_PREFSRC, source);

        if (route.LinkIndex != 0)
            Messages.Attribute(RTA_OIF, (uint)route.LinkIndex);

        Messages.Attribute(RTA_TABLE, route.Table);
        Messages.End();
        return this;
    }

    private void Begin<T>(string words, ushort type, NetlinkFlags flags, T header, Errno tolerated = Errno.None) where T : unmanaged
    {
        _operations.Add((words, tolerated));
        Messages.Begin(type, flags, NetlinkBuffer.HeaderOf(header));
    }

    private static LinkHeader Header(int index, bool up) => new() { Index = index, Flags = up ? IFF_UP : 0, Change = IFF_UP };

    private static byte ScopeOf(Route route) => route switch
    {
        { Kind: RouteKind.Local } => RT_SCOPE_HOST,
        { Kind: RouteKind.Unicast, Gateway: null } => RT_SCOPE_LINK,
        _ => RT_SCOPE_UNIVERSE,
    };

    private static byte FamilyOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? AF_INET : AF_INET6;
}
