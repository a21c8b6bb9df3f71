using System.Numerics;

namespace Gantry.KubeServer.Encryption;

/// <summary>The one-time authenticator Poly1305 (RFC 8439 section 2.5). Secrets are short, so plain big numbers are fast enough.</summary>
internal static class Poly1305
{
    private const int BlockSize = 16;

    private static readonly BigInteger Prime = (BigInteger.One << 130) - 5;
    private static readonly BigInteger Clamp = BigInteger.Parse("0ffffffc0ffffffc0ffffffc0fffffff", System.Globalization.NumberStyles.HexNumber, null);

    public static void Tag(ReadOnlySpan<byte> oneTimeKey, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        BigInteger r = new BigInteger(oneTimeKey[..BlockSize], isUnsigned: true) & Clamp;
        BigInteger s = new(oneTimeKey[BlockSize..], isUnsigned: true);
        BigInteger sum = BigInteger.Zero;
        Span<byte> block = stackalloc byte[BlockSize + 1];
        for (int at = 0; at < message.Length; at += BlockSize)
        {
            ReadOnlySpan<byte> part = message[at..Math.Min(at + BlockSize, message.Length)];
            part.CopyTo(block);
            block[part.Length] = 1;
            sum = (sum + new BigInteger(block[..(part.Length + 1)], isUnsigned: true)) * r % Prime;
        }

        sum = (sum + s) & ((BigInteger.One << 128) - 1);
        tag.Clear();
        sum.TryWriteBytes(tag, out _, isUnsigned: true);
    }
}
