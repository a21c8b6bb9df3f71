using System.Net;
using Gantry.Linux.Netlink;

namespace Gantry.Linux.Conntrack;

/// <summary>Lists and deletes tracked IPv4 connections of the network namespace in which it was opened (ctnetlink).</summary>
public sealed class ConntrackSocket : IDisposable
{
    // enum cntl_msg_types and ctattr_type of linux/netfilter/nfnetlink_conntrack.h; the subsystem is the type's upper byte.
    private const ushort Get = 0x101, Delete = 0x102;
    private const int CTA_TUPLE_ORIG = 1, CTA_TUPLE_REPLY = 2;
    private const int CTA_TUPLE_IP = 1, CTA_TUPLE_PROTO = 2;
    private const int CTA_IP_V4_SRC = 1, CTA_IP_V4_DST = 2;
    private const int CTA_PROTO_NUM = 1, CTA_PROTO_SRC_PORT = 2, CTA_PROTO_DST_PORT = 3;
    private const int HeaderLength = 4;
    private const int Nested = 0x8000;

    // struct nfgenmsg: family IPv4, version 0, resource 0.
    private static readonly byte[] Header = [2, 0, 0, 0];

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(NetlinkProtocol.Netfilter);

    public IReadOnlyList<Flow> List()
    {
        var flows = new List<Flow>();
        var question = new NetlinkBuffer();
        question.Begin(Get, NetlinkFlags.Request | NetlinkFlags.Dump, Header);
        question.End();
        _socket.Ask(question, (_, body) =>
        {
            if (Parse(body) is { } flow)
                flows.Add(flow);
        }).ThrowIfFailed("list tracked connections");
        return flows;
    }

    /// <summary>Deletes the connections that match; their next packet is translated anew. Returns how many there were.</summary>
    public int DeleteWhere(byte protocol, Predicate<Flow> matches)
    {
        int deleted = 0;
        foreach (Flow flow in List().Where(flow => flow.Protocol == protocol && matches(flow)))
        {
            var request = new NetlinkBuffer();
            request.Begin(Delete, NetlinkFlags.Request | NetlinkFlags.Acknowledge, Header);
            WriteTuple(request, flow);
            request.End();
            _socket.Send(request)[0].ThrowIfFailed("delete tracked connection", tolerated: Errno.NotFound);
            deleted++;
        }

        return deleted;
    }

    public void Dispose() => _socket.Dispose();

    internal static Flow? Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < HeaderLength)
            return null;

        Flow? original = null, reply = null;
        var attributes = new NetlinkAttributes(body[HeaderLength..]);
        while (attributes.Next())
        {
            if (attributes.Type == CTA_TUPLE_ORIG)
                original = ParseTuple(attributes.Nested);
            else if (attributes.Type == CTA_TUPLE_REPLY)
                reply = ParseTuple(attributes.Nested);
        }

        return original is not null && reply is not null
            ? original with { ReplySource = reply.Source, ReplySourcePort = reply.SourcePort }
            : null;
    }

    private static Flow? ParseTuple(NetlinkAttributes tuple)
    {
        IPAddress? source = null, destination = null;
        ushort sourcePort = 0, destinationPort = 0;
        byte protocol = 0;
        while (tuple.Next())
        {
            NetlinkAttributes part = tuple.Nested;
            bool isAddress = tuple.Type == CTA_TUPLE_IP;
            while (part.Next())
            {
                switch (isAddress, part.Type)
                {
                    case (true, CTA_IP_V4_SRC): source = part.Address; break;
                    case (true, CTA_IP_V4_DST): destination = part.Address; break;
                    case (false, CTA_PROTO_NUM): protocol = part.Octet; break;
                    case (false, CTA_PROTO_SRC_PORT): sourcePort = part.BigEndian16; break;
                    case (false, CTA_PROTO_DST_PORT): destinationPort = part.BigEndian16; break;
                }
            }
        }

        return source is not null && destination is not null ? new Flow(source, destination, sourcePort, destinationPort, protocol) : null;
    }

    private static void WriteTuple(NetlinkBuffer request, Flow flow)
    {
        int tuple = request.BeginNest(CTA_TUPLE_ORIG | Nested);
        int addresses = request.BeginNest(CTA_TUPLE_IP | Nested);
        request.Attribute(CTA_IP_V4_SRC, flow.Source);
        request.Attribute(CTA_IP_V4_DST, flow.Destination);
        request.EndNest(addresses);
        int ports = request.BeginNest(CTA_TUPLE_PROTO | Nested);
        request.Attribute(CTA_PROTO_NUM, flow.Protocol);
        request.AttributeBigEndian(CTA_PROTO_SRC_PORT, flow.SourcePort);
        request.AttributeBigEndian(CTA_PROTO_DST_PORT, flow.DestinationPort);
        request.EndNest(ports);
        request.EndNest(tuple);
    }
}
