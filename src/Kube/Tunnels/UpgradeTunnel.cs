using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Kube.Tunnels;

/// <summary>Passes a request to switch protocols on to another server and, once that agrees, carries bytes both ways without looking at them.</summary>
public static class UpgradeTunnel
{
    private const int BufferSize = 32 * 1024;

    // The headers that make up the agreement of the two ends. Credentials and cookies are not among them.
    private static readonly string[] Agreement =
    [
        "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions",
        "X-Stream-Protocol-Version", "Origin", "User-Agent",
    ];

    // Servers to which the end of the client's bytes cannot be told get this long to finish.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Whether the client asks to switch protocols, and its connection can.</summary>
    public static IHttpUpgradeFeature? Of(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade ? upgrade : null;

    /// <summary>The headers of a request that its stream needs.</summary>
    public static IEnumerable<KeyValuePair<string, string>> AgreementOf(HttpRequest request) =>
        Agreement.SelectMany(name => request.Headers[name].Select(value => KeyValuePair.Create(name, value ?? "")));

    /// <summary>Runs until both ends are done. Where the server does not switch, its answer comes back instead, and the client has none yet.</summary>
    public static async Task<TunnelRefusal?> RunAsync(
        HttpContext http, IHttpUpgradeFeature upgrade, Stream server, string target, string host, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancel)
    {
        IEnumerable<KeyValuePair<string, string>> all = HttpMethods.IsPost(http.Request.Method) ? headers.Append(new("Content-Length", "0")) : headers;
        await server.WriteAsync(RequestHead.Write(http.Request.Method, target, "1.1", host, all), cancel);
        await server.FlushAsync(cancel);
        ResponseHead head = await ResponseHead.ReadAsync(server, cancel);
        if (head.Code != StatusCodes.Status101SwitchingProtocols)
            return new TunnelRefusal(head, server);

        foreach ((string name, string value) in head.Headers)
        {
            if (!name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                http.Response.Headers.Append(name, value);
        }

        await using Stream client = await upgrade.UpgradeAsync();
        await client.WriteAsync(head.After, cancel);
        await client.FlushAsync(cancel);
        await CarryAsync(client, server, cancel);
        return null;
    }

    // When the server has said everything, nothing that the client still sends matters; the reverse does not hold.
    private static async Task CarryAsync(Stream client, Stream server, CancellationToken cancel)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task up = CopyAsync(client, server, over.Token);
        Task down = CopyAsync(server, client, over.Token);
        await Task.WhenAny(down, up);
        if (!down.IsCompleted && !EndSending(server))
            await Task.WhenAny(down, Task.Delay(LastWords, TimeProvider.System, over.Token));
        else
            await down;
        await over.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static bool EndSending(Stream server)
    {
        if (server is not NetworkStream network)
            return false;
        if (network.Socket.Connected)
            network.Socket.Shutdown(SocketShutdown.Send);
        return true;
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (await from.ReadAsync(buffer, cancel) is var count and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancel);
                await to.FlushAsync(cancel);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A side that is gone ends the tunnel as an orderly end does.
        }
    }
}
