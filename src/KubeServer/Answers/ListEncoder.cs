using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.Answers;

/// <summary>Writes lists: as JSON by copying the stored bytes of the objects, in protobuf one object after another.</summary>
internal static class ListEncoder
{
    public static EncodedAnswer Encode(string apiVersion, string kind, JsonObject metadata, IReadOnlyList<ReadOnlyMemory<byte>> items, AnswerEncoding encoding, string? listKind = null) => encoding switch
    {
        AnswerEncoding.Protobuf when AnswerSchemas.Find(apiVersion, kind) is { } schema =>
            new EncodedAnswer(ProtobufEnvelope.EncodeList(apiVersion, $"{kind}List", metadata, items.Select(item => ObjectJson.Parse(item)), schema), ProtobufEnvelope.MediaType),
        AnswerEncoding.Json or AnswerEncoding.Protobuf => new EncodedAnswer(Json(apiVersion, listKind ?? kind + "List", metadata, items), Negotiation.TypeOf(AnswerEncoding.Json)),
        _ => AnswerEncoder.Encode(Json(apiVersion, listKind ?? kind + "List", metadata, items), encoding),
    };

    private static ReadOnlyMemory<byte> Json(string apiVersion, string listKind, JsonObject metadata, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        ArrayBufferWriter<byte> buffer = new(items.Sum(item => item.Length + 1) + 512);
        Encoding.UTF8.GetBytes($"{{\"kind\":\"{listKind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":", buffer);
        using (Utf8JsonWriter writer = new(buffer))
            metadata.WriteTo(writer);
        buffer.Write(",\"items\":["u8);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(items[i].Span);
        }

        buffer.Write("]}\n"u8);
        return buffer.WrittenMemory;
    }
}
