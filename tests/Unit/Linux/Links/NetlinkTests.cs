using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Links;
using Gantry.Linux.Netlink;

namespace Gantry.Tests.Links;

public sealed class NetlinkTests
{
    [Fact]
    public void A_batch_is_messages_of_aligned_lengths_numbered_in_order()
    {
        LinkBatch batch = new LinkBatch()
            .CreateBridge("gantry0", new PhysicalAddress([2, 0, 0, 0, 0, 1]), 1500)
            .DeleteLink("gantry1")
            .SetRoute(new Route(IPNetwork.Parse("10.0.0.0/8")) { Gateway = IPAddress.Parse("10.0.0.1") });
        batch.Messages.NumberFrom(7);

        var seen = new List<(ushort, uint)>();
        var messages = new NetlinkMessages(batch.Messages.Bytes);
        while (messages.Next())
            seen.Add((messages.Type, messages.Sequence));

        Assert.Equal([(16, 7), (17, 8), (24, 9)], seen);
        Assert.Equal(0, batch.Messages.Bytes.Length % 4);
    }

    [Fact]
    public void A_link_is_read_back_from_the_request_that_would_make_it()
    {
        LinkBatch batch = new LinkBatch().CreateBridge("gantry0", new PhysicalAddress([2, 0, 0, 0, 0, 1]), 1400);
        var messages = new NetlinkMessages(batch.Messages.Bytes);
        Assert.True(messages.Next());

        Link link = LinkSocket.ParseLink(messages.Body)!;

        Assert.Equal(("gantry0", "bridge", 1400, true), (link.Name, link.Kind, link.Mtu, link.IsUp));
    }

    [Fact]
    public void Every_cut_of_a_message_is_survived()
    {
        LinkBatch batch = new LinkBatch().SetRoute(new Route(IPNetwork.Parse("10.0.0.0/8")) { Gateway = IPAddress.Parse("10.0.0.1"), LinkIndex = 3 });
        byte[] bytes = batch.Messages.Bytes.ToArray();
        for (int cut = 0; cut < bytes.Length - 16; cut++)
        {
            LinkSocket.ParseRoute(bytes.AsSpan(16, cut));
            LinkSocket.ParseLink(bytes.AsSpan(16, cut));
            LinkSocket.ParseAddress(bytes.AsSpan(16, cut));
            var messages = new NetlinkMessages(bytes.AsSpan(0, cut));
            Assert.False(messages.Next());
        }
    }

    [Fact]
    public void Attributes_that_claim_too_much_end_the_walk()
    {
        var attributes = new NetlinkAttributes([200, 0, 1, 0, 1, 2, 3, 4]);

        Assert.False(attributes.Next());
    }

    [Fact]
    public void A_refusal_carries_the_kernels_own_sentence()
    {
        // nlmsgerr: -17 (EEXIST), a capped header of 16 bytes, then attribute 1 with the text.
        byte[] body = [.. BitConverter.GetBytes(-17), .. new byte[16], 8, 0, 1, 0, (byte)'n', (byte)'o', (byte)'!', 0];

        NetlinkResult result = NetlinkResult.Parse(NetlinkFlags.Replace | NetlinkFlags.Exclusive, body);

        Assert.Equal((17, "no!"), (result.ErrorNumber, result.Reason));
    }
}
