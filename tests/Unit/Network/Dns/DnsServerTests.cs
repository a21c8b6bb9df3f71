using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Network.Dns;

namespace Gantry.Tests.Dns;

public sealed class DnsServerTests
{
    [Fact]
    public async Task A_name_is_answered_over_udp_and_over_tcp()
    {
        await using DnsServer server = await StartAsync([]);

        Assert.Equal(["10.160.0.5"], (await UdpAsync(server, "web.default.svc.cluster.local")).Of(DnsType.A));
        Assert.Equal(120, (await TcpAsync(server, "many.default.svc.cluster.local")).Of(DnsType.A).Count);
    }

    [Fact]
    public async Task Without_resolvers_other_names_fail_at_once()
    {
        await using DnsServer server = await StartAsync([]);
        long start = Stopwatch.GetTimestamp();

        Reply reply = await UdpAsync(server, "example.com");

        Assert.Equal(DnsResponseCode.ServerFailure, reply.Code);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Other_names_come_from_the_resolver_and_then_from_the_cache()
    {
        using var upstream = new Upstream();
        await using DnsServer server = await StartAsync([upstream.Address]);

        Assert.Equal(["203.0.113.9"], (await UdpAsync(server, "www.example.com")).Of(DnsType.A));
        Reply again = await UdpAsync(server, "WWW.example.com");

        Assert.Equal(["203.0.113.9"], again.Of(DnsType.A));
        Assert.Equal(["www.example.com"], upstream.Asked);
    }

    [Fact]
    public async Task An_external_name_is_answered_with_the_addresses_behind_it()
    {
        using var upstream = new Upstream();
        await using DnsServer server = await StartAsync([upstream.Address]);

        Reply reply = await UdpAsync(server, "away.default.svc.cluster.local");

        Assert.Equal(["www.example.com"], reply.Of(DnsType.CNAME));
        Assert.Equal(["203.0.113.9"], reply.Of(DnsType.A));
    }

    [Fact]
    public async Task Names_of_the_cluster_never_leave_it()
    {
        using var upstream = new Upstream();
        await using DnsServer server = await StartAsync([upstream.Address]);

        Assert.Equal(DnsResponseCode.NameError, (await UdpAsync(server, "www.example.com.default.svc.cluster.local")).Code);
        Assert.Empty(upstream.Asked);
    }

    [Fact]
    public async Task A_silent_resolver_is_given_up_and_the_next_one_asked()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var upstream = new Upstream();
        await using DnsServer server = await StartAsync([(IPEndPoint)silent.LocalEndPoint!, upstream.Address]);

        Assert.Equal(["203.0.113.9"], (await UdpAsync(server, "www.example.com")).Of(DnsType.A));
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(["203.0.113.9"], (await UdpAsync(server, "mail.example.com")).Of(DnsType.A));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(250), "the silent one rests");
    }

    [Fact]
    public async Task A_new_zone_is_answered_from_the_next_query_on()
    {
        await using DnsServer server = await StartAsync([]);

        server.Zone = DnsZone.Create("cluster.local", [], [], []);

        Assert.Equal(DnsResponseCode.NameError, (await UdpAsync(server, "web.default.svc.cluster.local")).Code);
    }

    [Fact]
    public void Resolvers_are_read_from_the_hosts_file() => Assert.Equal(
        ["192.0.2.1", "fd00::53"],
        HostResolvers.Parse(["# comment", "search example.com", "nameserver 192.0.2.1", "nameserver\tfd00::53 ", "nameserver nonsense"]).Select(a => a.ToString()));

    private static async Task<DnsServer> StartAsync(IReadOnlyList<IPEndPoint> upstreams)
    {
        var server = new DnsServer(
            new DnsServerOptions { Listen = [new IPEndPoint(IPAddress.Loopback, 0)], Upstreams = upstreams, UpstreamTimeout = TimeSpan.FromMilliseconds(300) },
            TimeProvider.System)
        { Zone = Some.Zone() };
        await server.StartAsync(default);
        return server;
    }

    private static async Task<Reply> UdpAsync(DnsServer server, string name)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(server.Addresses[0]);
        byte[] query = Query.For(name, DnsType.A);
        await socket.SendAsync(query);
        byte[] buffer = new byte[4096];
        int length = await socket.ReceiveAsync(buffer, deadline.Token);
        Assert.Equal(query[..2], buffer[..2]);
        return new Reply(DnsOutcome.Answer, buffer[..length]);
    }

    private static async Task<Reply> TcpAsync(DnsServer server, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Addresses[0]);
        await DnsFrames.WriteAsync(client.GetStream(), Query.For(name, DnsType.A), default);
        return new Reply(DnsOutcome.Answer, (await DnsFrames.ReadAsync(client.GetStream(), default))!);
    }

    /// <summary>A resolver that knows one address for every name.</summary>
    private sealed class Upstream : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public Upstream()
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _ = Task.Run(ServeAsync);
        }

        public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

        public List<string> Asked { get; } = [];

        public void Dispose() => _socket.Dispose();

        private async Task ServeAsync()
        {
            byte[] buffer = new byte[4096];
            try
            {
                while (true)
                {
                    SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    await _socket.SendToAsync(Answer(buffer[..got.ReceivedBytes]), got.RemoteEndPoint);
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
            }
        }

        private byte[] Answer(byte[] query)
        {
            Assert.True(DnsQuestion.TryParse(query, new char[254], out DnsQuestion question));
            Asked.Add(question.Name.ToString());
            byte[] response = [.. query[..question.End], 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 203, 0, 113, 9];
            (response[2], response[3], response[7], response[11]) = (0x81, 0x80, 1, 0);
            return response;
        }
    }
}
