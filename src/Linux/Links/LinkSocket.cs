using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Netlink;
using static Gantry.Linux.Links.RouteNetlink;

namespace Gantry.Linux.Links;

/// <summary>Reads and changes the links, addresses and routes of one network namespace, whatever thread asks. See rtnetlink(7).</summary>
public sealed class LinkSocket : IDisposable
{
    private const int LinkHeaderLength = 16, AddressHeaderLength = 8, RouteHeaderLength = 12;

    private readonly NetlinkSocket _socket;

    private LinkSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    public static LinkSocket Open() => new(NetlinkSocket.Open(NetlinkProtocol.Route));

    /// <summary>Opens a socket in the network namespace at the path; it goes on working there from any thread.</summary>
    public static LinkSocket OpenIn(string namespacePath) => NamespaceThread.RunIn(namespacePath, NamespaceKind.Network, Open);

    /// <summary>Makes the changes in order; the first one that fails is thrown, those after it were tried as well.</summary>
    public void Apply(LinkBatch batch)
    {
        NetlinkResult[] results = _socket.Send(batch.Messages);
        for (int at = 0; at < results.Length; at++)
            results[at].ThrowIfFailed(batch.Operations[at].Words, batch.Operations[at].Tolerated);
    }

    public Link? Find(string name)
    {
        Link? found = null;
        var question = new NetlinkBuffer();
        question.Begin(RTM_GETLINK, NetlinkFlags.Request | NetlinkFlags.Acknowledge, NetlinkBuffer.HeaderOf(default(LinkHeader)));
        question.Attribute(IFLA_IFNAME, name);
        question.End();
        NetlinkResult end = _socket.Ask(question, (_, body) => found = ParseLink(body));
        end.ThrowIfFailed($"find interface {name}", tolerated: Errno.NoDevice);
        return found;
    }

    public IReadOnlyList<Link> Links() =>
        Dump(RTM_GETLINK, RTM_NEWLINK, NetlinkBuffer.HeaderOf(default(LinkHeader)), "interfaces", ParseLink);

    public IReadOnlyList<LinkAddress> Addresses() =>
        Dump(RTM_GETADDR, RTM_NEWADDR, NetlinkBuffer.HeaderOf(default(AddressHeader)), "addresses", ParseAddress);

    public IReadOnlyList<Route> Routes() =>
        Dump(RTM_GETROUTE, RTM_NEWROUTE, NetlinkBuffer.HeaderOf(default(RouteHeader)), "routes", ParseRoute);

    public void Dispose() => _socket.Dispose();

    private delegate T? Parser<T>(ReadOnlySpan<byte> body) where T : class;

    private List<T> Dump<T>(ushort ask, ushort answer, byte[] header, string words, Parser<T> parse) where T : class
    {
        var found = new List<T>();
        var question = new NetlinkBuffer();
        question.Begin(ask, NetlinkFlags.Request | NetlinkFlags.Dump, header);
        question.End();
        _socket.Ask(question, (type, body) =>
        {
            if (type == answer && parse(body) is { } item)
                found.Add(item);
        }).ThrowIfFailed($"list {words}");
        return found;
    }

    internal static Link? ParseLink(ReadOnlySpan<byte> body)
    {
        if (body.Length < LinkHeaderLength)
            return null;

        bool isUp = (BinaryPrimitives.ReadUInt32LittleEndian(body[8..]) & IFF_UP) != 0;
        var link = new Link(BinaryPrimitives.ReadInt32LittleEndian(body[4..]), "") { IsUp = isUp };
        var attributes = new NetlinkAttributes(body[LinkHeaderLength..]);
        while (attributes.Next())
        {
            link = attributes.Type switch
            {
                IFLA_IFNAME => link with { Name = attributes.Text },
                IFLA_MTU => link with { Mtu = (int)attributes.Number },
                IFLA_MASTER => link with { Master = (int)attributes.Number },
                IFLA_OPERSTATE => link with { IsOperational = attributes.Octet == IF_OPER_UP },
                IFLA_GROUP => link with { Group = attributes.Number },
                IFLA_ADDRESS => link with { Mac = new PhysicalAddress(attributes.Value.ToArray()) },
                IFLA_STATS64 => link with { Counters = LinkCounters.Parse(attributes.Value) },
                IFLA_LINKINFO => link with { Kind = KindOf(attributes.Nested) },
                _ => link,
            };
        }

        return link;
    }

    internal static LinkAddress? ParseAddress(ReadOnlySpan<byte> body)
    {
        if (body.Length < AddressHeaderLength)
            return null;

        IPAddress? local = null, address = null;
        var attributes = new NetlinkAttributes(body[AddressHeaderLength..]);
        while (attributes.Next())
        {
            if (attributes.Type == IFA_LOCAL)
                local = attributes.Address;
            else if (attributes.Type == IFA_ADDRESS)
                address = attributes.Address;
        }

        // On a point-to-point link IFA_ADDRESS is the other side.
        return (local ?? address) is { } own
            ? new LinkAddress(BinaryPrimitives.ReadInt32LittleEndian(body[4..]), own, body[1]) { IsLasting = (body[2] & IFA_F_PERMANENT) != 0 && body[3] == RT_SCOPE_UNIVERSE }
            : null;
    }

    internal static Route? ParseRoute(ReadOnlySpan<byte> body)
    {
        if (body.Length < RouteHeaderLength || body[0] is not (AF_INET or AF_INET6))
            return null;

        IPAddress destination = body[0] == AF_INET ? IPAddress.Any : IPAddress.IPv6Any;
        var route = new Route(default) { Kind = (RouteKind)body[7], Table = body[4] };
        var attributes = new NetlinkAttributes(body[RouteHeaderLength..]);
        while (attributes.Next())
        {
            if (attributes.Type == RTA_DST)
                destination = attributes.Address ?? destination;

            route = attributes.Type switch
            {
                RTA_OIF => route with { LinkIndex = (int)attributes.Number },
                RTA_GATEWAY => route with { Gateway = attributes.Address },
                RTA_PREFSRC => route with { Source = attributes.Address },
                RTA_TABLE => route with { Table = attributes.Number },
                _ => route,
            };
        }

        return route with { Destination = new IPNetwork(destination, body[1]) };
    }

    private static string? KindOf(NetlinkAttributes information)
    {
        while (information.Next())
        {
            if (information.Type == IFLA_INFO_KIND)
                return information.Text;
        }

        return null;
    }
}
