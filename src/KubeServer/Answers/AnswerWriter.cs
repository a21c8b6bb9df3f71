using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Answers;

/// <summary>Writes answers: bytes as they are stored, or a derived form; compressed where it pays.</summary>
internal static class AnswerWriter
{
    // Below this a client on a fast network waits longer for the compression than for the bytes; Kubernetes' own limit.
    private const int CompressFrom = 128 * 1024;

    public static Task ObjectAsync(ApiCall call, int code, ReadOnlyMemory<byte> json)
    {
        AuditedRequest.KeepResponse(call.Http, json);
        EncodedAnswer answer = call.Form switch
        {
            AnswerForm.Table => AnswerEncoder.Encode(call.Forms.Table(new JsonObject { ["resourceVersion"] = ObjectJson.Parse(json).ResourceVersion }, [json]), call.Encoding),
            AnswerForm.Metadata => AnswerEncoder.Encode(ObjectForms.Metadata(call.Face.FromStored(json)), call.Encoding),
            _ => AnswerEncoder.Encode(call.Face.FromStored(json), call.Encoding),
        };
        return BytesAsync(call.Http, code, answer);
    }

    public static Task StatusAsync(HttpContext http, Status status) =>
        TypedAsync(http, status.Code ?? 200, status, KubeJson.TypeOf<Status>());

    public static Task TypedAsync<T>(HttpContext http, int code, T value, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        AuditedRequest.KeepResponse(http, json);
        return BytesAsync(http, code, AnswerEncoder.Encode(json, Negotiation.EncodingFor(http.Request)));
    }

    public static Task TreeAsync(HttpContext http, int code, JsonNode tree)
    {
        if (AuditedRequest.WantsResponse(http))
            AuditedRequest.KeepResponse(http, ObjectJson.ToBytes(tree));
        return BytesAsync(http, code, AnswerEncoder.Encode(tree, Negotiation.EncodingFor(http.Request)));
    }

    public static Task BytesAsync(HttpContext http, int code, EncodedAnswer answer) => BytesAsync(http, code, answer.Body, answer.Type);

    public static async Task BytesAsync(HttpContext http, int code, ReadOnlyMemory<byte> body, string type = "application/json")
    {
        if (!Begin(http, code, type, body.Length))
        {
            await http.Response.BodyWriter.WriteAsync(body, http.RequestAborted);
            return;
        }

        await using GZipStream compressed = new(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await compressed.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>Answers with a document unless the client says that it has it.</summary>
    public static async Task DocumentAsync(HttpContext http, KeptDocument document, string type = "application/json")
    {
        HttpResponse response = http.Response;
        response.Headers.ETag = document.Tag;
        if (HasDocument(http.Request, document))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (Begin(http, StatusCodes.Status200OK, type, document.Length))
        {
            await response.BodyWriter.WriteAsync(document.Compressed, http.RequestAborted);
            return;
        }

        await using Stream content = document.Open();
        await content.CopyToAsync(response.Body, http.RequestAborted);
    }

    // RFC 9110, 13.1.2: a list of tags, each perhaps marked as weak, or "*".
    private static bool HasDocument(HttpRequest request, KeptDocument document) =>
        request.Headers.IfNoneMatch.Any(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag == document.Tag || tag == $"W/{document.Tag}"));

    /// <summary>Sets the head of an answer whose body has so many bytes; true where they are to be sent compressed.</summary>
    public static bool Begin(HttpContext http, int code, string type, long length)
    {
        HttpResponse response = http.Response;
        response.StatusCode = code;
        response.ContentType = type;
        if (response.Headers.CacheControl.Count == 0)
            response.Headers.CacheControl = "no-cache, private";
        if (length < CompressFrom || !AcceptsGzip(http.Request))
        {
            response.ContentLength = length;
            return false;
        }

        AnswerSize.Keep(http, length);
        response.Headers.ContentEncoding = "gzip";
        response.Headers.Append("Vary", "Accept-Encoding");
        return true;
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.Headers.AcceptEncoding.Any(header => (header ?? "").Split(',').Any(entry => entry.Split(';')[0].Trim() == "gzip"));

    public static Task TextAsync(HttpContext http, int code, string text) =>
        BytesAsync(http, code, System.Text.Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Adds warnings that clients show to people: Warning: 299 - "unknown field \"spec.x\"".</summary>
    public static void AddWarnings(HttpContext http, IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
            WarningHeaders.Of(http).Add(http.Response.Headers, warning);
    }
}
