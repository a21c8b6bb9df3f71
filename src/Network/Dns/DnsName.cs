using System.Text;

namespace Gantry.Network.Dns;

/// <summary>Domain names between the wire's labels and lower-case text with dots and no dot at the end.</summary>
internal static class DnsName
{
    public const int MaxTextLength = 254;
    private const int MaxLabelLength = 63;
    private const byte PointerBits = 0xc0;

    /// <summary>
    /// Reads the name at the position and moves past it. Pointers must lead backwards (RFC 1035, section 4.1.4), so that a name
    /// cannot go in circles. False for anything malformed, and for labels that text with dots cannot express.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int at, Span<char> text, out int length)
    {
        length = 0;
        int position = at;
        int lowest = at;
        bool hasJumped = false;
        while (position < message.Length)
        {
            byte size = message[position];
            if ((size & PointerBits) == PointerBits)
            {
                if (position + 1 >= message.Length)
                    return false;

                int target = ((size & 0x3f) << 8) | message[position + 1];
                if (target >= lowest)
                    return false;

                at = hasJumped ? at : position + 2;
                hasJumped = true;
                position = lowest = target;
                continue;
            }

            position++;
            if (size == 0)
            {
                at = hasJumped ? at : position;
                return true;
            }

            if (size > MaxLabelLength || !TryReadLabel(message, position, size, text, ref length))
                return false;

            position += size;
        }

        return false;
    }

    /// <summary>Writes the name without compression; returns the number of bytes, or 0 where it does not fit or is no name.</summary>
    public static int Write(ReadOnlySpan<char> name, Span<byte> target)
    {
        int written = 0;
        foreach (Range part in name.Split('.'))
        {
            ReadOnlySpan<char> label = name[part];
            if (label.IsEmpty && name.IsEmpty)
                break;

            if (label.Length is 0 or > MaxLabelLength || written + label.Length + 2 > target.Length)
                return 0;

            target[written] = (byte)label.Length;
            if (Encoding.ASCII.GetBytes(label, target[(written + 1)..]) != label.Length)
                return 0;

            written += label.Length + 1;
        }

        target[written] = 0;
        return written + 1;
    }

    public static byte[] Encode(string name)
    {
        Span<byte> buffer = stackalloc byte[MaxTextLength + 2];
        int length = Write(name, buffer);
        return length > 0 ? buffer[..length].ToArray() : throw new NetworkException(NetworkFailure.Invalid, $"not a domain name: {name}");
    }

    public static bool IsUnder(ReadOnlySpan<char> name, ReadOnlySpan<char> suffix) =>
        name.EndsWith(suffix, StringComparison.Ordinal)
        && (name.Length == suffix.Length || name[name.Length - suffix.Length - 1] == '.');

    private static bool TryReadLabel(ReadOnlySpan<byte> message, int position, int size, Span<char> text, ref int length)
    {
        int needed = size + (length > 0 ? 1 : 0);
        if (position + size > message.Length || length + needed > Math.Min(text.Length, MaxTextLength))
            return false;

        if (length > 0)
            text[length++] = '.';

        foreach (byte letter in message.Slice(position, size))
        {
            if (letter == '.')
                return false;

            text[length++] = char.ToLowerInvariant((char)letter);
        }

        return true;
    }
}
