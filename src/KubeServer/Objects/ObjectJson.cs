using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Buffers;
using Gantry.Store;

namespace Gantry.KubeServer;

/// <summary>Between an object's JSON tree and the bytes that are stored and sent.</summary>
internal static class ObjectJson
{
    public const int MaxDepth = 100;

    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static JsonObject Parse(ReadOnlyMemory<byte> json) =>
        JsonNode.Parse(json.Span, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth }) as JsonObject
            ?? throw new JsonException("the object is not a JSON object");

    /// <summary>
    /// Writes an object with its version, kind and metadata first and a place for its revision:
    /// {"apiVersion":"v1","kind":"Pod","metadata":{…,"resourceVersion":"|"},…}, where | is the place.
    /// </summary>
    public static Payload ToPayload(JsonObject item)
    {
        using RentedWriter buffer = new();
        int revisionAt;
        using (Utf8JsonWriter writer = new(buffer, Compact))
        {
            writer.WriteStartObject();
            WriteProperty(writer, "kind", item["kind"]);
            WriteProperty(writer, "apiVersion", item["apiVersion"]);
            revisionAt = WriteMetadata(writer, item.Metadata);
            foreach ((string name, JsonNode? value) in item)
            {
                if (name is not ("apiVersion" or "kind" or "metadata"))
                    WriteProperty(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return new Payload(buffer.ToArray(), revisionAt);
    }

    public static ReadOnlyMemory<byte> ToBytes(JsonNode item)
    {
        using RentedWriter buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Compact))
            item.WriteTo(writer);
        return buffer.ToArray();
    }

    /// <summary>The bytes of an object as of a revision, for watchers that must see an old state under a new revision.</summary>
    public static ReadOnlyMemory<byte> AtRevision(ReadOnlyMemory<byte> json, Revision revision)
    {
        JsonObject item = Parse(json);
        item.Metadata["resourceVersion"] = revision.ToString();
        return ToBytes(item);
    }

    private static int WriteMetadata(Utf8JsonWriter writer, JsonObject metadata)
    {
        writer.WritePropertyName("metadata");
        writer.WriteStartObject();
        foreach ((string name, JsonNode? value) in metadata)
        {
            if (name != "resourceVersion")
                WriteProperty(writer, name, value);
        }

        writer.WriteString("resourceVersion", "");
        int afterQuotes = (int)(writer.BytesCommitted + writer.BytesPending);
        writer.WriteEndObject();
        return afterQuotes - 1;
    }

    private static void WriteProperty(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        if (value is null)
            return;

        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
