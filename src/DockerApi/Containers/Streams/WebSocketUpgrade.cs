using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Gantry.DockerApi.Containers.Mapping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>The server's half of the opening handshake (RFC 6455, section 4.2.2).</summary>
internal static class WebSocketUpgrade
{
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    public static async Task<WebSocket> AcceptAsync(HttpContext http)
    {
        string key = http.Request.Headers.SecWebSocketKey.ToString();
        bool asks = http.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
        Refusals.RefuseIf(!asks || key.Length == 0, "bad request: not a WebSocket handshake");
        IHeaderDictionary answer = http.Response.Headers;
        answer.Connection = "Upgrade";
        answer.Upgrade = "websocket";
        answer.SecWebSocketAccept = Accept(key);
        Stream transport = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(transport, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }

    // The protocol asks for SHA-1; nothing secret hangs on it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Suffix)));
}
