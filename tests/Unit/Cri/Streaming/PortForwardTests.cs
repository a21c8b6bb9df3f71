using System.Text;
using Gantry.Cri.Streaming;
using Gantry.Cri.Streaming.Forwards;

namespace Gantry.Tests.Cri.Streaming;

public sealed class PortForwardTests
{
    [Fact]
    public async Task Bytes_pass_both_ways_between_the_client_and_the_port_it_named()
    {
        int dialled = 0;
        (DuplexStream pod, DuplexStream dialledEnd) = DuplexStream.Pair();
        await using var client = new SpdyClient();
        Task forwarding = ForwardAsync(client, port => (dialled = port, dialledEnd).dialledEnd);
        await ConnectAsync(client, "1", "8080", 1);

        await client.SendDataAsync(3, "ask"u8.ToArray());
        byte[] asked = new byte[3];
        await pod.ReadExactlyAsync(asked, client.Leaving);
        Assert.Equal("ask", Encoding.ASCII.GetString(asked));
        Assert.Equal(8080, dialled);

        await pod.WriteAsync("answer"u8.ToArray(), client.Leaving);
        await pod.FlushAsync(client.Leaving);
        Assert.Equal((3u, "answer"), await ReceiveTextAsync(client));
        await EndAsync(client, forwarding);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("http")]
    [InlineData("")]
    public async Task What_is_no_port_is_told_on_the_error_stream(string port)
    {
        await using var client = new SpdyClient();
        Task forwarding = ForwardAsync(client, _ => throw new InvalidOperationException("nobody dials"));
        await ConnectAsync(client, "1", port, 1);
        (uint stream, string message) = await ReceiveTextAsync(client);
        Assert.Equal(1u, stream);
        Assert.Contains($"\"{port}\" is not a port", message, StringComparison.Ordinal);
        await EndAsync(client, forwarding);
    }

    [Fact]
    public async Task A_refused_connection_is_told_and_the_next_one_works()
    {
        (DuplexStream pod, DuplexStream dialledEnd) = DuplexStream.Pair();
        await using var client = new SpdyClient();
        Task forwarding = ForwardAsync(client, port => port == 1 ? throw new IOException("connection refused") : dialledEnd);
        await ConnectAsync(client, "1", "1", 1);
        Assert.Equal((1u, "error forwarding port 1 to pod: connection refused"), await ReceiveTextAsync(client));

        await ConnectAsync(client, "2", "2", 5);
        await pod.WriteAsync("here"u8.ToArray(), client.Leaving);
        await pod.FlushAsync(client.Leaving);
        Assert.Equal((7u, "here"), await ReceiveTextAsync(client));
        await EndAsync(client, forwarding);
    }

    [Fact]
    public async Task Error_streams_that_no_data_stream_follows_are_bounded()
    {
        await using var client = new SpdyClient();
        Task forwarding = ForwardAsync(client, _ => throw new InvalidOperationException("nobody dials"));
        for (uint i = 0; i < 3000 && !forwarding.IsCompleted; i++)
        {
            await client.SendOpenAsync(2 * i + 1, ("streamtype", "error"), ("requestid", $"{i}"), ("port", "80"));
            await client.SendDataAsync(2 * i + 1, [], isLast: true);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => forwarding);
    }

    private static Task ForwardAsync(SpdyClient client, Func<int, Stream> dial) =>
        new PortForward(new ForwardTicket((port, _) => new ValueTask<Stream>(dial(port))), client.Connection).RunAsync(client.Leaving);

    private static async Task ConnectAsync(SpdyClient client, string request, string port, uint firstStream)
    {
        await client.SendOpenAsync(firstStream, ("streamtype", "error"), ("requestid", request), ("port", port));
        await client.SendOpenAsync(firstStream + 2, ("streamtype", "data"), ("requestid", request), ("port", port));
    }

    // The next data that is not an empty goodbye.
    private static async Task<(uint Stream, string Text)> ReceiveTextAsync(SpdyClient client)
    {
        while (true)
        {
            (uint stream, byte[] data, _) = await client.ReceiveDataAsync();
            if (data.Length > 0)
                return (stream, Encoding.UTF8.GetString(data));
        }
    }

    private static async Task EndAsync(SpdyClient client, Task forwarding)
    {
        await client.LeaveAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => forwarding);
    }
}
