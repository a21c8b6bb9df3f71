using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Network.Dns;

namespace Gantry.Tests;

public sealed class DnsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_pod_asks_the_server_on_the_gateway_address()
    {
        await using TestNode node = await TestNode.StartAsync();
        await using var server = new DnsServer(new DnsServerOptions { Listen = [new IPEndPoint(node.Options.Gateway, 53)], Upstreams = [] }, TimeProvider.System);
        await server.StartAsync(default);
        server.Zone = DnsZone.Create(
            "cluster.local",
            [new("web.default.svc.cluster.local", [DnsRecord.Address(IPAddress.Parse("10.160.0.5"))])],
            [node.Options.PodCidr],
            [node.Options.ServiceCidr]);
        var (client, _) = node.Pod("client");
        using Socket socket = client.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.ReceiveTimeout = 3000;
        socket.Connect(node.Options.Gateway, 53);
        byte[] query = DnsResolution.QuestionFor("web.default.svc.cluster.local", DnsType.A);
        byte[] response = new byte[512];

        socket.Send(query);
        int length = socket.Receive(response);

        Assert.Equal([10, 160, 0, 5], response[(length - 4)..length]);
        MeasureAnswers(socket, query, response);
    }

    private void MeasureAnswers(Socket socket, byte[] query, byte[] response)
    {
        const int Rounds = 2000;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Rounds; i++)
        {
            socket.Send(query);
            socket.Receive(response);
        }

        output.WriteLine($"one answer, question to reply: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds:F0} µs");
    }
}
