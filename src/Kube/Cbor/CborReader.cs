using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Cbor;

/// <summary>Reads CBOR into JSON nodes. Whatever has no counterpart in JSON, or only an ambiguous one, is refused.</summary>
internal ref struct CborReader(ReadOnlySpan<byte> data)
{
    private const ulong InstantText = 0;
    private const ulong InstantSeconds = 1;
    private const ulong Base64Url = 21;
    private const ulong Base64 = 22;
    private const ulong Base16 = 23;

    // Broken text must not turn into replacement characters that are then stored.
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = data;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public JsonNode? Read(int depth = 0)
    {
        if (depth > JsonTree.MaxDepth)
            throw new FormatException("the CBOR data is nested too deeply");
        byte head = Take(1)[0];
        byte major = (byte)(head & 0xe0);
        byte info = (byte)(head & 0x1f);
        if (major == CborMajor.Simple)
            return Simple(info);
        ulong number = Number(info);
        return major switch
        {
            CborMajor.Whole => JsonValue.Create(Whole(number)),
            CborMajor.Negative => JsonValue.Create(~Whole(number)),
            CborMajor.Bytes or CborMajor.Text => JsonValue.Create(Text(Take(number))),
            CborMajor.Array => Items(number, depth),
            CborMajor.Map => Fields(number, depth),
            _ => Tagged(number, depth),
        };
    }

    private JsonArray Items(ulong count, int depth)
    {
        JsonArray items = [];
        for (; count > 0; count--)
            items.Add(Read(depth + 1));
        return items;
    }

    private JsonObject Fields(ulong count, int depth)
    {
        JsonObject fields = [];
        for (; count > 0; count--)
        {
            string name = Read(depth + 1).AsText() ?? throw new FormatException("a key of a CBOR map must be a string");
            if (!fields.TryAdd(name, Read(depth + 1)))
                throw new FormatException($"the CBOR map has the key \"{name}\" twice");
        }

        return fields;
    }

    private JsonNode? Tagged(ulong tag, int depth)
    {
        if (tag is 2 or 3)
            throw new FormatException("the CBOR data has a number that is too large");
        if (tag is not (InstantText or InstantSeconds or Base64Url or Base64 or Base16))
            return Read(depth + 1);
        if (tag is InstantText)
            return Read(depth + 1).AsText() is { } text ? JsonValue.Create(text) : throw new FormatException("the CBOR data has a time that is no text");
        if (tag is InstantSeconds)
            return Instant(Read(depth + 1));
        byte head = Take(1)[0];
        if ((head & 0xe0) != CborMajor.Bytes)
            throw new FormatException("the CBOR data has a text where it announces bytes");
        ReadOnlySpan<byte> bytes = Take(Number((byte)(head & 0x1f)));
        return JsonValue.Create(tag switch
        {
            Base64 => Convert.ToBase64String(bytes),
            Base64Url => System.Buffers.Text.Base64Url.EncodeToString(bytes),
            _ => Convert.ToHexString(bytes),
        });
    }

    private static JsonValue Instant(JsonNode? seconds)
    {
        if (seconds.AsWhole() is not { } whole || whole is < -62135596800 or > 253402300799)
            throw new FormatException("the CBOR data has a time that is no number of seconds");
        return JsonValue.Create(DateTimeOffset.FromUnixTimeSeconds(whole).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    private JsonNode? Simple(byte info)
    {
        double real;
        switch (info)
        {
            case CborMajor.False or CborMajor.True:
                return JsonValue.Create(info == CborMajor.True);
            case CborMajor.Null:
                return null;
            case CborMajor.Half:
                real = (double)BinaryPrimitives.ReadHalfBigEndian(Take(2));
                break;
            case CborMajor.Single:
                real = BinaryPrimitives.ReadSingleBigEndian(Take(4));
                break;
            case CborMajor.Double:
                real = BinaryPrimitives.ReadDoubleBigEndian(Take(8));
                break;
            default:
                throw new FormatException($"the CBOR data has the simple value {info}, which JSON does not have");
        }

        return double.IsFinite(real) ? JsonValue.Create(real) : throw new FormatException("the CBOR data has a number that JSON does not have");
    }

    private ulong Number(byte info) => info switch
    {
        < 24 => info,
        24 => Take(1)[0],
        25 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        26 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        27 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
        31 => throw new FormatException("the CBOR data has a part of unknown length"),
        _ => throw new FormatException("the CBOR data is not well-formed"),
    };

    private static long Whole(ulong number) =>
        number <= long.MaxValue ? (long)number : throw new FormatException("the CBOR data has a number that is too large");

    private static string Text(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("the CBOR data has a text that is not UTF-8");
        }
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length)
            throw new FormatException("the CBOR data is cut off");
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
