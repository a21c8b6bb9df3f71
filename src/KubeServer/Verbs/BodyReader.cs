using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Gantry.Kube.Cbor;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Trees;
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
    /// <param name="kind">The kind that should come; that of the path where it is not given.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadJsonAsync(ApiCall call, string? kind = null)
    {
        string type = MediaType(call.Http);
        if (type is not ("" or Json or YamlTree.MediaType or ProtobufEnvelope.MediaType or CborObject.MediaType))
            throw ApiErrors.UnsupportedMediaType(Json, YamlTree.MediaType, ProtobufEnvelope.MediaType, CborObject.MediaType);
        ReadOnlyMemory<byte> body = await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        if (type is "" or Json)
            return body;
        if (Convert(type, body, out string failure) is not { } json)
            throw ApiErrors.BadRequest(UnreadableBody.Describe(kind ?? call.Definition.Kind, failure, body.Span));
        AuditedRequest.KeepRequest(call.Http, json);
        return json;
    }

    /// <summary>An object to be applied, as JSON.</summary>
    /// <param name="type">The format: YAML, of which JSON is a part, or CBOR.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAppliedAsync(ApiCall call, string type)
    {
        ReadOnlyMemory<byte> body = await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        return Convert(type, body, out string failure) ?? throw ApiErrors.BadRequest($"error decoding YAML: error converting YAML to JSON: {failure}");
    }

    private static ReadOnlyMemory<byte>? Convert(string type, ReadOnlyMemory<byte> body, out string failure) => type switch
    {
        ProtobufEnvelope.MediaType => ProtobufEnvelope.TryDecode(body.Span, BodySchemas.Find, out JsonObject? item, out failure) ? ObjectJson.ToBytes(item) : default(ReadOnlyMemory<byte>?),
        CborObject.MediaType => CborObject.TryDecode(body.Span, out JsonNode? item, out failure) ? ObjectJson.ToBytes(item) : default(ReadOnlyMemory<byte>?),
        _ => FromYaml(body, out failure),
    };

    private static ReadOnlyMemory<byte>? FromYaml(ReadOnlyMemory<byte> body, out string failure)
    {
        failure = "";
        if (IsJson(body.Span))
            return body;
        if (!YamlTree.TryRead(body.Span, out JsonNode? tree, out failure))
        {
            failure = $"yaml: {failure}";
            return null;
        }

        return ObjectJson.ToBytes(tree ?? new JsonObject());
    }

    // Most programs that say YAML send JSON, which is read much faster; what only begins like it may be YAML still.
    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        if (!body.TrimStart(" \t\r\n"u8).StartsWith("{"u8) || !Utf8.IsValid(body))
            return false;
        try
        {
            Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = JsonTree.MaxDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The media type of the body without its parameters, in lower case.</summary>
    public static string MediaType(HttpContext http) =>
        (http.Request.ContentType ?? "").Split(';', 2)[0].Trim().ToLowerInvariant();
}
