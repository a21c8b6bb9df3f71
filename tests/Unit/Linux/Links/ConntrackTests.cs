using System.Net;
using Gantry.Linux.Conntrack;

namespace Gantry.Tests.Links;

public sealed class ConntrackTests
{
    // nfgenmsg, then CTA_TUPLE_ORIG and CTA_TUPLE_REPLY, each with addresses and ports.
    private static readonly byte[] Message =
    [
        2, 0, 0, 0,
        .. Tuple(1, [10, 128, 0, 2], [10, 160, 0, 10], 40000, 53),
        .. Tuple(2, [10, 128, 0, 9], [10, 128, 0, 2], 5300, 40000),
    ];

    [Fact]
    public void A_translated_flow_names_who_really_answers()
    {
        Flow flow = ConntrackSocket.Parse(Message)!;

        Assert.Equal((IPAddress.Parse("10.160.0.10"), 53, 17), (flow.Destination, flow.DestinationPort, flow.Protocol));
        Assert.Equal((IPAddress.Parse("10.128.0.9"), 5300), (flow.ReplySource, flow.ReplySourcePort));
    }

    [Fact]
    public void A_message_that_is_cut_off_is_survived()
    {
        for (int length = 0; length < Message.Length; length++)
            ConntrackSocket.Parse(Message.AsSpan(0, length));
    }

    private static byte[] Tuple(byte type, byte[] source, byte[] destination, int sourcePort, int destinationPort) =>
    [
        52, 0, type, 0x80,
        20, 0, 1, 0x80, 8, 0, 1, 0, .. source, 8, 0, 2, 0, .. destination,
        28, 0, 2, 0x80, 5, 0, 1, 0, 17, 0, 0, 0, 6, 0, 2, 0, (byte)(sourcePort >> 8), (byte)sourcePort, 0, 0,
        6, 0, 3, 0, (byte)(destinationPort >> 8), (byte)destinationPort, 0, 0,
    ];
}
