using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gantry.Kube.Tunnels;

/// <summary>The answer of a server that did not switch protocols.</summary>
public sealed class TunnelRefusal(ResponseHead head, Stream server)
{
    public int Code => head.Code;

    /// <summary>What the server says, where that is a short text.</summary>
    public async Task<string> ReadTextAsync(CancellationToken cancel)
    {
        const int limit = 16 * 1024;
        byte[] body = new byte[(int)Math.Min(head.ContentLength ?? limit, limit)];
        int have = Math.Min(head.After.Length, body.Length);
        head.After.Span[..have].CopyTo(body);
        have += await server.ReadAtLeastAsync(body.AsMemory(have), body.Length - have, throwOnEndOfStream: false, cancel);
        string text = Encoding.UTF8.GetString(body, 0, have).Trim();
        return text.Length > 0 ? text : $"the answer was {Code}";
    }

    /// <summary>Answers the client with it.</summary>
    public async Task RelayAsync(HttpContext http, CancellationToken cancel)
    {
        http.Response.StatusCode = Code;
        http.Response.ContentType = head.Header("Content-Type") ?? "text/plain; charset=utf-8";
        await http.Response.Body.WriteAsync(head.After, cancel);
        long left = (head.ContentLength ?? long.MaxValue) - head.After.Length;
        byte[] buffer = new byte[16 * 1024];
        while (left > 0 && await server.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancel) is var count and > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, count), cancel);
            left -= count;
        }
    }
}
