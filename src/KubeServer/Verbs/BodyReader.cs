using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>An object to be applied.</summary>
    /// <param name="type">The format: YAML, of which JSON is a part, or CBOR.</param>
    /// <param name="duplicates">Takes the paths of names that came twice.</param>
    public static async ValueTask<JsonNode?> ReadAppliedAsync(ApiCall call, string type, ICollection<string> duplicates)
    {
        ReadOnlyMemory<byte> body = await ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        if (type != CborObject.MediaType && TryReadJson(body, duplicates, out JsonNode? json))
            return json;
        bool isRead = type == CborObject.MediaType ? CborObject.TryDecode(body.Span, out JsonNode? tree, out string failure) : TryReadYaml(body.Span, out tree, out failure);
        return isRead ? tree : throw ApiErrors.BadRequest($"error decoding YAML: error converting YAML to JSON: {failure}");
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
        if (TryReadJson(body, [], out _))
            return body;
        return TryReadYaml(body.Span, out JsonNode? tree, out failure) ? ObjectJson.ToBytes(tree ?? new JsonObject()) : default(ReadOnlyMemory<byte>?);
    }

    private static bool TryReadYaml(ReadOnlySpan<byte> body, out JsonNode? tree, out string failure)
    {
        bool isRead = YamlTree.TryRead(body, out tree, out failure);
        failure = $"yaml: {failure}";
        return isRead;
    }

    // Most programs that say YAML send JSON, which is read much faster; what only begins like it may be YAML still.
    private static bool TryReadJson(ReadOnlyMemory<byte> body, ICollection<string> duplicates, out JsonNode? tree)
    {
        tree = null;
        if (!body.Span.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
            return false;
        try
        {
            tree = JsonTree.Parse(body, duplicates);
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
