using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Cbor;

/// <summary>Writes JSON nodes as CBOR. https://www.rfc-editor.org/rfc/rfc8949</summary>
internal static class CborWriter
{
    public static void Write(IBufferWriter<byte> target, JsonNode? node)
    {
        switch (node)
        {
            case null:
                Head(target, CborMajor.Simple, CborMajor.Null);
                break;
            case JsonObject fields:
                Head(target, CborMajor.Map, (ulong)fields.Count);
                foreach ((string name, JsonNode? value) in fields)
                {
                    Text(target, name);
                    Write(target, value);
                }

                break;
            case JsonArray items:
                Head(target, CborMajor.Array, (ulong)items.Count);
                foreach (JsonNode? item in items)
                    Write(target, item);
                break;
            default:
                Scalar(target, node);
                break;
        }
    }

    public static void Head(IBufferWriter<byte> target, byte major, ulong value)
    {
        Span<byte> head = stackalloc byte[9];
        int extra = value switch { < 24 => 0, <= byte.MaxValue => 1, <= ushort.MaxValue => 2, <= uint.MaxValue => 4, _ => 8 };
        BinaryPrimitives.WriteUInt64BigEndian(head[1..], value << (8 * (8 - Math.Max(extra, 1))));
        head[0] = (byte)(major | extra switch { 0 => (byte)value, 1 => 24, 2 => 25, 4 => 26, _ => 27 });
        target.Write(head[..(1 + extra)]);
    }

    // Kubernetes writes text as byte strings: its decoders then also take it where they expect bytes in base64.
    private static void Text(IBufferWriter<byte> target, string text)
    {
        Head(target, CborMajor.Bytes, (ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, target);
    }

    private static void Scalar(IBufferWriter<byte> target, JsonNode node)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                Head(target, CborMajor.Simple, CborMajor.True);
                break;
            case JsonValueKind.False:
                Head(target, CborMajor.Simple, CborMajor.False);
                break;
            case JsonValueKind.Number when node.AsWhole() is { } whole:
                Head(target, whole < 0 ? CborMajor.Negative : CborMajor.Whole, whole < 0 ? ~(ulong)whole : (ulong)whole);
                break;
            case JsonValueKind.Number:
                Span<byte> real = stackalloc byte[9];
                real[0] = CborMajor.Simple | CborMajor.Double;
                BinaryPrimitives.WriteDoubleBigEndian(real[1..], double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture));
                target.Write(real);
                break;
            default:
                // Times and the like are text in JSON whatever type they were made from.
                Text(target, node.AsText() ?? node.ToJsonString().Trim('"'));
                break;
        }
    }
}
