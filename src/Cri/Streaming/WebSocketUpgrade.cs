using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.Cri.Streaming;

/// <summary>
/// The server's half of the opening handshake (RFC 6455, section 4.2.2). The framework's own refuses kubectl's protocol name "SPDY/3.1+portforward.k8s.io"
/// for its slash.
/// </summary>
internal static class WebSocketUpgrade
{
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    public static async Task<WebSocket> AcceptAsync(HttpContext http, string? protocol)
    {
        string key = http.Request.Headers.SecWebSocketKey.ToString();
        IHeaderDictionary answer = http.Response.Headers;
        answer.Connection = "Upgrade";
        answer.Upgrade = "websocket";
        answer.SecWebSocketAccept = Accept(key);
        if (protocol is not null)
            answer.SecWebSocketProtocol = protocol;
        Stream transport = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(transport, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }

    // The protocol asks for SHA-1; nothing secret hangs on it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
}
