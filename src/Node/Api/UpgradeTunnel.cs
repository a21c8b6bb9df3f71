using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gantry.NodeAgent.Api;

/// <summary>Passes a request to switch protocols on to another server and, once that agrees, carries bytes both ways without looking at them.</summary>
internal static class UpgradeTunnel
{
    private const int BufferSize = 32 * 1024;

    // Headers that say how the two ends talk after the switch; everything else is between client and node.
    private static readonly string[] PassedOn = ["Upgrade", "X-Stream-Protocol-Version", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Origin", "User-Agent"];

    public static async Task RunAsync(HttpContext http, Uri target)
    {
        IHttpUpgradeFeature? upgrade = http.Features.Get<IHttpUpgradeFeature>();
        if (upgrade is null or { IsUpgradableRequest: false })
            throw new AgentException(AgentFailure.Invalid, "this request has to ask for a change of protocol: Upgrade: websocket or SPDY/3.1");

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.Host, target.Port, http.RequestAborted);
        await using var server = new NetworkStream(socket);
        await server.WriteAsync(RequestHead(http.Request, target), http.RequestAborted);
        (ResponseHead head, ReadOnlyMemory<byte> rest) = await ReadHeadAsync(server, http.RequestAborted);
        if (head.Status != StatusCodes.Status101SwitchingProtocols)
        {
            await RelayAsync(http, head, rest, server);
            return;
        }

        foreach ((string name, string value) in head.Headers.Where(header => !header.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase)))
            http.Response.Headers.Append(name, value);
        await using Stream client = await upgrade.UpgradeAsync();
        await client.WriteAsync(rest, http.RequestAborted);
        await client.FlushAsync(http.RequestAborted);
        await CarryAsync(client, server, socket, http.RequestAborted);
    }

    internal static byte[] RequestHead(HttpRequest request, Uri target)
    {
        var head = new StringBuilder();
        head.Append(request.Method).Append(' ').Append(target.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(target.Authority).Append("\r\nConnection: Upgrade\r\n");
        foreach (string name in PassedOn)
        {
            foreach (string? value in request.Headers.TryGetValue(name, out StringValues values) ? values : default(StringValues))
                head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (HttpMethods.IsPost(request.Method))
            head.Append("Content-Length: 0\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private static async Task<(ResponseHead Head, ReadOnlyMemory<byte> Early)> ReadHeadAsync(Stream server, CancellationToken cancel)
    {
        byte[] buffer = new byte[16 * 1024];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await server.ReadAsync(buffer.AsMemory(length), cancel);
            if (read == 0)
                break;
            length += read;
            int end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return (ResponseHead.Parse(Encoding.Latin1.GetString(buffer, 0, end)), buffer.AsMemory(end + 4, length - end - 4));
        }

        throw new AgentException(AgentFailure.NotReady, "the container runtime closed the connection before it answered");
    }

    private static async Task RelayAsync(HttpContext http, ResponseHead head, ReadOnlyMemory<byte> rest, Stream server)
    {
        http.Response.StatusCode = head.Status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        long? length = head.ContentLength;
        await http.Response.Body.WriteAsync(rest, http.RequestAborted);
        if (length is null)
        {
            await server.CopyToAsync(http.Response.Body, http.RequestAborted);
            return;
        }

        byte[] body = new byte[Math.Max(0, length.Value - rest.Length)];
        int read = await server.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        await http.Response.Body.WriteAsync(body.AsMemory(0, read), http.RequestAborted);
    }

    /// <summary>The tunnel ends when the server is done; the client's end of sending is passed on and the rest of the answer still delivered.</summary>
    private static async Task CarryAsync(Stream client, Stream server, Socket socket, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task upward = SendAsync(client, server, socket, end.Token);
        await CopyAsync(server, client, end.Token);
        await end.CancelAsync();
        await upward;
    }

    private static async Task SendAsync(Stream client, Stream server, Socket socket, CancellationToken cancel)
    {
        await CopyAsync(client, server, cancel);
        if (socket.Connected && !cancel.IsCancellationRequested)
            socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (await from.ReadAsync(buffer, cancel) is var read and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancel);
                await to.FlushAsync(cancel);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A side that is gone ends the tunnel as an orderly end does.
        }
    }
}
