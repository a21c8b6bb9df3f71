using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Cbor;

/// <summary>Objects in CBOR as Kubernetes sends them: marked by the tag of self-described CBOR, and the fields of the JSON form.</summary>
public static class CborObject
{
    public const string MediaType = "application/cbor";

    /// <summary>Objects one after another: what a watch sends.</summary>
    public const string SequenceType = "application/cbor-seq";

    // RFC 8949, 3.4.6: no other data begins with these bytes.
    private static ReadOnlySpan<byte> SelfDescribed => [0xd9, 0xd9, 0xf7];

    public static ReadOnlyMemory<byte> Encode(JsonNode item)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        Encode(item, buffer);
        return buffer.WrittenMemory;
    }

    public static void Encode(JsonNode item, IBufferWriter<byte> target)
    {
        target.Write(SelfDescribed);
        CborWriter.Write(target, item);
    }

    /// <summary>Reads one item, which must be all there is. The failure is for the client.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> data, [NotNullWhen(true)] out JsonNode? item, out string failure)
    {
        (item, failure) = (null, "");
        try
        {
            CborReader reader = new(data);
            item = reader.Read();
            if (item is not null && reader.IsAtEnd)
                return true;
            failure = item is null ? "the CBOR data is null" : "the CBOR data goes on after its end";
        }
        catch (FormatException wrong)
        {
            failure = wrong.Message;
        }

        item = null;
        return false;
    }
}
