using System.Buffers;
using System.IO.Pipelines;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Verbs;

/// <summary>Reads request bodies: bounded in size, and of a media type that this server understands.</summary>
internal static class BodyReader
{
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, CancellationToken cancel)
    {
        if (http.Request.ContentLength > limit)
            throw ApiErrors.TooLarge(limit);

        PipeReader body = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancel);
            if (read.Buffer.Length > limit)
                throw ApiErrors.TooLarge(limit);
            if (read.IsCompleted)
            {
                byte[] bytes = read.Buffer.ToArray();
                body.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as JSON, converted where the client sent YAML.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(ApiCall call)
    {
        string type = MediaType(call.Http);
        if (type is not ("" or "application/json"))
            throw ApiErrors.UnsupportedMediaType(type, "application/json");

        return await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
    }

    /// <summary>The media type of the body without its parameters, in lower case.</summary>
    public static string MediaType(HttpContext http) =>
        (http.Request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
}
