using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gantry.KubeServer.Subresources;

/// <summary>Joins an upgraded connection of a client with one to a node: heads are passed on by hand, what follows is bytes both ways.</summary>
internal static class UpgradeTunnel
{
    // The headers that make up the agreement of the two ends. Credentials and cookies stay here.
    private static readonly string[] Passed =
    [
        "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions",
        "X-Stream-Protocol-Version",
    ];

    public static async Task RunAsync(HttpContext http, IHttpUpgradeFeature upgrade, Stream node, string target, CancellationToken cancel)
    {
        await node.WriteAsync(HeadOf(http.Request, target), cancel);
        await node.FlushAsync(cancel);
        ResponseHead head = await ResponseHead.ReadAsync(node, cancel);
        if (head.Code != StatusCodes.Status101SwitchingProtocols)
        {
            string because = await ReadRefusalAsync(head, node, cancel);
            throw head.Code is >= 400 and < 500 ? ApiErrors.BadRequest(because) : ApiErrors.BadGateway(because);
        }

        foreach ((string name, string value) in head.Headers)
        {
            if (Passed.Contains(name, StringComparer.OrdinalIgnoreCase) || name.Equals("Sec-WebSocket-Accept", StringComparison.OrdinalIgnoreCase))
                http.Response.Headers.Append(name, value);
        }

        await using Stream client = await upgrade.UpgradeAsync();
        await client.WriteAsync(head.After, cancel);
        await JoinAsync(client, node, cancel);
    }

    private static byte[] HeadOf(HttpRequest request, string target)
    {
        StringBuilder head = new();
        head.Append(request.Method).Append(' ').Append(target).Append(" HTTP/1.1\r\nHost: node\r\n");
        foreach (string name in Passed)
        {
            if (request.Headers.TryGetValue(name, out StringValues values))
                head.Append(name).Append(": ").Append(string.Join(", ", values.ToArray())).Append("\r\n");
        }

        if (HttpMethods.IsPost(request.Method))
            head.Append("Content-Length: 0\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    private static async Task<string> ReadRefusalAsync(ResponseHead head, Stream node, CancellationToken cancel)
    {
        // A refusal is a short text; the node ends the connection or says the length.
        const int limit = 16 * 1024;
        int length = Math.Min(head.ContentLength ?? limit, limit);
        byte[] body = new byte[length];
        int have = Math.Min(head.After.Length, length);
        head.After.Span[..have].CopyTo(body);
        have += await node.ReadAtLeastAsync(body.AsMemory(have), length - have, throwOnEndOfStream: false, cancel);
        string text = Encoding.UTF8.GetString(body, 0, have).Trim();
        return text.Length > 0 ? text : $"the node answered {head.Code}";
    }

    private static async Task JoinAsync(Stream client, Stream node, CancellationToken cancel)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task up = CopyAsync(client, node, over.Token);
        Task down = CopyAsync(node, client, over.Token);

        // When the node has said everything, nothing that the client still sends matters; the reverse does not hold.
        await Task.WhenAny(down, up);
        if (!down.IsCompleted)
            await Task.WhenAny(down, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, over.Token));
        await over.CancelAsync();
        await Task.WhenAll(up, down);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        try
        {
            await from.CopyToAsync(to, cancel);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side left; the other is told by the end of its stream.
        }
    }
}
