using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>Connections that do nothing but cost: frames of HTTP/2 without end, heads and bodies that do not come or do not stop.</summary>
public sealed class FloodTests
{
    private const byte Headers = 1, Reset = 3, Settings = 4, Ping = 6, Continuation = 9;

    [Theory]
    [InlineData("pings")]
    [InlineData("settings")]
    [InlineData("resets")]
    [InlineData("continuations")]
    [InlineData("empty continuations")]
    [InlineData("priorities")]
    [InlineData("unknown frames")]
    public async Task A_flood_of_frames_ends_its_own_connection_or_costs_nothing(string kind)
    {
        await using TestApi api = await TestApi.StartAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => FloodAsync(api, kind)));

        Assert.Equal(200, (await api.GetAsync("/api/v1/namespaces")).Code);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1024 * 1024)]
    public async Task A_head_of_great_length_is_refused(int length)
    {
        await using TestApi api = await TestApi.StartAsync();

        string answer = await RawAsync(api, $"GET /api HTTP/1.1\r\nHost: x\r\nX-Long: {new string('a', length)}\r\n\r\n");

        Assert.True(answer is "" || answer.Contains(" 431 ", StringComparison.Ordinal) || answer.Contains(" 400 ", StringComparison.Ordinal), answer);
        Assert.Equal(200, (await api.GetAsync("/livez")).Code);
    }

    [Theory]
    [InlineData("GET /api HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /api/v1/secrets HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /api HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 0\r\n\r\nGET /x")]
    [InlineData("GET /api HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("GET /api HTTP/1.1\r\nHost : x\r\n\r\n")]
    [InlineData("GET /api HTTP/1.1\r\nHost: x\r\nA: b\n c\r\n\r\n")]
    [InlineData("GET /api\0/v1 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET  HTTP/1.1\r\n\r\n")]
    public async Task One_request_is_not_taken_for_two(string text)
    {
        await using TestApi api = await TestApi.StartAsync();

        string answer = await RawAsync(api, text);

        Assert.DoesNotContain(" 200 ", answer.Split('\n')[0], StringComparison.Ordinal);
        Assert.InRange(answer.Split("HTTP/1.1 ").Length, 0, 2);
    }

    private static async Task<string> RawAsync(TestApi api, string text)
    {
        (TcpClient socket, SslStream tls) = await ConnectAsync(api, SslApplicationProtocol.Http11);
        using (socket)
        await using (tls)
        {
            try
            {
                await tls.WriteAsync(Encoding.Latin1.GetBytes(text));
                socket.Client.Shutdown(SocketShutdown.Send);
                using StreamReader reader = new(tls, Encoding.Latin1);
                using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
                return await reader.ReadToEndAsync(late.Token);
            }
            catch (IOException)
            {
                return "";
            }
        }
    }

    private static async Task FloodAsync(TestApi api, string kind)
    {
        (TcpClient socket, SslStream tls) = await ConnectAsync(api, SslApplicationProtocol.Http2);
        using (socket)
        await using (tls)
        {
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
            Task drained = DrainAsync(tls, late.Token);
            try
            {
                await tls.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), late.Token);
                await tls.WriteAsync(Frame(Settings, 0, 0, []), late.Token);
                for (int round = 0; round < 200; round++)
                    await tls.WriteAsync(Round(kind, round), late.Token);
            }
            catch (IOException)
            {
                // The server has had enough.
            }

            await late.CancelAsync();
            await drained;
        }
    }

    private static byte[] Round(string kind, int round)
    {
        List<byte> bytes = [];
        for (int i = 0; i < 100; i++)
        {
            uint stream = (uint)(2 * (100 * round + i) + 1);
            bytes.AddRange(kind switch
            {
                "pings" => Frame(Ping, 0, 0, new byte[8]),
                "settings" => Frame(Settings, 0, 0, [0, 4, 0, 1, 0, 0]),
                "resets" => [.. Frame(Headers, 5, stream, Request), .. Frame(Reset, 0, stream, [0, 0, 0, 8])],
                "continuations" => round == 0 && i == 0 ? Frame(Headers, 0, 1, Request) : Frame(Continuation, 0, 1, [0, 1, (byte)'x', 4, .. "aaaa"u8]),
                "empty continuations" => round == 0 && i == 0 ? Frame(Headers, 0, 1, Request) : Frame(Continuation, 0, 1, []),
                "priorities" => Frame(2, 0, stream, [0, 0, 0, 0, 16]),
                _ => Frame(0x7a, 0, 0, new byte[64]),
            });
        }

        return [.. bytes];
    }

    // :method GET, :scheme https, :path /api/v1/namespaces, :authority x (RFC 7541)
    private static byte[] Request => [0x82, 0x87, 0x04, 18, .. "/api/v1/namespaces"u8, 0x01, 1, (byte)'x'];

    private static byte[] Frame(byte type, byte flags, uint stream, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static async Task DrainAsync(SslStream tls, CancellationToken cancel)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await tls.ReadAsync(buffer, cancel) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException)
        {
            // What the server says does not matter here.
        }
    }

    private static async Task<(TcpClient Socket, SslStream Tls)> ConnectAsync(TestApi api, SslApplicationProtocol protocol)
    {
        TcpClient socket = new();
        await socket.ConnectAsync(api.Address.Host, api.Address.Port);
        SslStream tls = new(socket.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [protocol] });
        return (socket, tls);
    }
}
