using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Cbor;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.Buffers;
using Gantry.KubeServer.Yaml;

namespace Gantry.KubeServer.Answers;

/// <summary>Writes an object in the encoding that a client asks for. What has no protobuf form is sent as JSON.</summary>
internal static class AnswerEncoder
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = true,
        NewLine = "\n",
        SkipValidation = true,
    };

    public static EncodedAnswer Encode(ReadOnlyMemory<byte> json, AnswerEncoding encoding) =>
        encoding is AnswerEncoding.Json ? new EncodedAnswer(json, Negotiation.TypeOf(encoding)) : Encode(ObjectJson.Parse(json), encoding);

    public static EncodedAnswer Encode(JsonNode tree, AnswerEncoding encoding)
    {
        switch (encoding)
        {
            case AnswerEncoding.Pretty:
                return new EncodedAnswer(Pretty(tree), Negotiation.TypeOf(encoding));
            case AnswerEncoding.Yaml:
                return new EncodedAnswer(YamlText.Write(tree), Negotiation.TypeOf(encoding));
            case AnswerEncoding.Cbor:
                return new EncodedAnswer(CborObject.Encode(tree), Negotiation.TypeOf(encoding));
            case AnswerEncoding.Protobuf when tree is JsonObject item && AnswerSchemas.Of(item) is { } schema:
                return new EncodedAnswer(ProtobufEnvelope.Encode(item, schema), Negotiation.TypeOf(encoding));
            default:
                return new EncodedAnswer(ObjectJson.ToBytes(tree), Negotiation.TypeOf(AnswerEncoding.Json));
        }
    }

    private static ReadOnlyMemory<byte> Pretty(JsonNode tree)
    {
        using RentedWriter buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Indented))
            tree.WriteTo(writer);
        buffer.Write("\n"u8);
        return buffer.ToArray();
    }
}
