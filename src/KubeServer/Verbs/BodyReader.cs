using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Gantry.Kube.Cbor;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Yaml;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Verbs;

/// <summary>Reads request bodies: bounded in size, and of a media type that this server understands.</summary>
internal static class BodyReader
{
    private const string Json = "application/json";

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
                AuditedRequest.KeepRequest(http, bytes);
                return bytes;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The body as JSON, converted where the client sent protobuf, CBOR or YAML.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(ApiCall call)
    {
        string type = MediaType(call.Http);
        if (type == YamlTree.MediaType)
            return await ReadYamlAsync(call);
        if (type is not ("" or Json or ProtobufEnvelope.MediaType or CborObject.MediaType))
            throw ApiErrors.UnsupportedMediaType(Json, YamlTree.MediaType, ProtobufEnvelope.MediaType, CborObject.MediaType);
        ReadOnlyMemory<byte> body = await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        if (body.IsEmpty)
            return body;
        ReadOnlyMemory<byte> json = type switch
        {
            ProtobufEnvelope.MediaType => FromProtobuf(body),
            CborObject.MediaType => FromCbor(body),
            _ => Text(body),
        };
        AuditedRequest.KeepRequest(call.Http, json);
        return json;
    }

    /// <summary>A body of CBOR as JSON.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadCborAsync(ApiCall call) =>
        FromCbor(await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel));

    /// <summary>A body of YAML, of which JSON is a part, as JSON.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadYamlAsync(ApiCall call)
    {
        ReadOnlyMemory<byte> body = await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        if (body.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            return Text(body);
        return YamlTree.TryRead(body.Span, out JsonNode? tree, out string failure) && tree is not null
            ? ObjectJson.ToBytes(tree)
            : throw ApiErrors.BadRequest($"the body of the request is not valid YAML: {(failure.Length > 0 ? failure : "it is empty")}");
    }

    private static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> body) =>
        Utf8.IsValid(body.Span) ? body : throw ApiErrors.BadRequest("the body of the request is not valid UTF-8");

    private static ReadOnlyMemory<byte> FromCbor(ReadOnlyMemory<byte> body) =>
        CborObject.TryDecode(body.Span, out JsonNode? item, out string failure)
            ? ObjectJson.ToBytes(item)
            : throw ApiErrors.BadRequest(failure);

    private static ReadOnlyMemory<byte> FromProtobuf(ReadOnlyMemory<byte> body) =>
        ProtobufEnvelope.TryDecode(body.Span, BodySchemas.Find, out JsonObject? item, out string failure)
            ? Encoding.UTF8.GetBytes(item.ToJsonString())
            : throw ApiErrors.BadRequest(failure);

    /// <summary>The media type of the body without its parameters, in lower case.</summary>
    public static string MediaType(HttpContext http) =>
        (http.Request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
}
