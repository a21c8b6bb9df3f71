using Gantry.Network.Dns;

namespace Gantry.Tests.Dns;

public sealed class DnsResponderTests
{
    private readonly DnsZone _zone = Some.Zone();

    [Theory]
    [InlineData("web.default.svc.cluster.local", DnsType.A, "10.160.0.5")]
    [InlineData("WEB.Default.svc.Cluster.Local", DnsType.A, "10.160.0.5")]
    [InlineData("db.default.svc.cluster.local", DnsType.A, "10.128.0.7,10.128.0.8")]
    [InlineData("_http._tcp.web.default.svc.cluster.local", DnsType.SRV, "web.default.svc.cluster.local:80")]
    [InlineData("5.0.160.10.in-addr.arpa", DnsType.PTR, "web.default.svc.cluster.local")]
    [InlineData("alias.default.svc.cluster.local", DnsType.CNAME, "web.default.svc.cluster.local")]
    [InlineData("10-128-3-4.default.pod.cluster.local", DnsType.A, "10.128.3.4")]
    public void A_name_has_its_records(string name, DnsType type, string expected)
    {
        Reply reply = _zone.Ask(name, type);

        Assert.Equal(DnsResponseCode.NoError, reply.Code);
        Assert.Equal(expected.Split(','), reply.Of(type));
    }

    [Theory]
    [InlineData("nobody.default.svc.cluster.local")]
    [InlineData("www.example.com.default.svc.cluster.local")]
    [InlineData("9-9-9-9.default.pod.cluster.local")]
    [InlineData("7.7.160.10.in-addr.arpa")]
    public void A_name_of_ours_that_does_not_exist_is_an_error_with_the_zones_authority(string name)
    {
        Reply reply = _zone.Ask(name, DnsType.A);

        Assert.Equal(DnsOutcome.Answer, reply.Outcome);
        Assert.Equal(DnsResponseCode.NameError, reply.Code);
        Assert.Equal([DnsType.SOA], reply.Records.Select(record => record.Type));
    }

    [Theory]
    [InlineData("web.default.svc.cluster.local", DnsType.AAAA)]
    [InlineData("default.svc.cluster.local", DnsType.A)]
    [InlineData("svc.cluster.local", DnsType.A)]
    [InlineData("cluster.local", DnsType.A)]
    public void A_name_without_such_records_exists_and_has_none(string name, DnsType type)
    {
        Reply reply = _zone.Ask(name, type);

        Assert.Equal(DnsResponseCode.NoError, reply.Code);
        Assert.Equal(0, reply.Answers);
        Assert.Equal([DnsType.SOA], reply.Records.Select(record => record.Type));
    }

    [Theory]
    [InlineData("example.com")]
    [InlineData("notcluster.local")]
    [InlineData("1.2.3.8.in-addr.arpa")]
    public void Names_of_others_are_forwarded(string name) => Assert.Equal(DnsOutcome.Forward, _zone.Ask(name, DnsType.A).Outcome);

    [Fact]
    public void An_alias_inside_brings_the_address_along()
    {
        Reply reply = _zone.Ask("alias.default.svc.cluster.local", DnsType.A);

        Assert.Equal(["10.160.0.5"], reply.Of(DnsType.A));
        Assert.Equal(["web.default.svc.cluster.local"], reply.Of(DnsType.CNAME));
    }

    [Fact]
    public void An_alias_to_the_outside_is_to_be_followed() =>
        Assert.Equal(DnsOutcome.FollowAlias, _zone.Ask("away.default.svc.cluster.local", DnsType.A).Outcome);

    [Fact]
    public void A_location_brings_the_addresses_of_its_target() =>
        Assert.Equal(["10.160.0.5"], _zone.Ask("_http._tcp.web.default.svc.cluster.local", DnsType.SRV).Of(DnsType.A));

    [Theory]
    [InlineData(null, 512)]
    [InlineData(100, 512)]
    [InlineData(4096, 1232)]
    public void What_does_not_fit_into_the_clients_datagram_is_cut_and_says_so(int? edns, int most)
    {
        Reply reply = _zone.Ask("many.default.svc.cluster.local", DnsType.A, edns);

        Assert.True(reply.IsTruncated);
        Assert.InRange(reply.Bytes.Length, most - 32, most);
        Assert.Equal(reply.Answers, reply.Of(DnsType.A).Count);
    }

    [Fact]
    public void Over_a_stream_everything_fits()
    {
        byte[] buffer = new byte[65535];
        DnsResponder.Answer(Query.For("many.default.svc.cluster.local", DnsType.A), _zone, 65535, buffer, out int length);

        Assert.Equal(120, new Reply(DnsOutcome.Answer, buffer[..length]).Answers);
    }

    [Fact]
    public void The_question_comes_back_as_it_was_written()
    {
        byte[] query = Query.For("wEb.default.svc.cluster.local", DnsType.A);

        Reply reply = _zone.Ask("wEb.default.svc.cluster.local", DnsType.A);

        Assert.Equal(query[12..], reply.Bytes[12..query.Length]);
    }

    [Fact]
    public void An_answer_allocates_nothing()
    {
        byte[] query = Query.For("web.default.svc.cluster.local", DnsType.A, 1232), missing = Query.For("no.default.svc.cluster.local", DnsType.A);
        byte[] buffer = new byte[4096];
        AskBoth();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            AskBoth();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void AskBoth()
        {
            DnsResponder.Answer(query, _zone, null, buffer, out _);
            DnsResponder.Answer(missing, _zone, null, buffer, out _);
        }
    }

    [Fact]
    public void Garbage_is_refused_or_dropped_but_never_thrown_at_the_server()
    {
        var random = new Random(4711);
        byte[] buffer = new byte[4096];
        byte[] good = Query.For("web.default.svc.cluster.local", DnsType.A, 1232);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] query = [.. good[..random.Next(good.Length + 1)]];
            for (int flips = random.Next(6); flips > 0 && query.Length > 0; flips--)
                query[random.Next(query.Length)] = (byte)random.Next(256);

            DnsResponder.Answer(query, _zone, null, buffer, out int length);
            Assert.InRange(length, 0, 1232);
        }
    }

    [Fact]
    public void A_response_is_never_answered()
    {
        byte[] response = Query.For("web.default.svc.cluster.local", DnsType.A);
        response[2] |= 0x80;

        Assert.Equal(DnsOutcome.Drop, DnsResponder.Answer(response, _zone, null, new byte[512], out _));
    }
}
