using System.Buffers.Binary;
using System.Text;
using Gantry.Store;

namespace Gantry.KubeServer.Encryption;

/// <summary>A value as it is closed in: first where its revision goes, in four bytes, then what is stored of it.</summary>
internal static class ClosedValue
{
    private const int HeaderSize = sizeof(int);

    public static bool IsClosed(ReadOnlySpan<byte> stored) => stored.StartsWith("k8s:enc:"u8);

    public static byte[] Close(IValueCipher cipher, ReadOnlySpan<byte> context, Payload value)
    {
        byte[] plain = new byte[HeaderSize + value.Bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, value.RevisionAt);
        value.Bytes.Span.CopyTo(plain.AsSpan(HeaderSize));
        return [.. cipher.Prefix.Span, .. cipher.Close(plain, context)];
    }

    public static byte[] Open(IValueCipher cipher, ReadOnlySpan<byte> context, ReadOnlySpan<byte> closed, string revision)
    {
        byte[] plain = cipher.Open(closed, context);
        int at = BinaryPrimitives.ReadInt32LittleEndian(plain);
        ReadOnlySpan<byte> value = plain.AsSpan(HeaderSize);
        return at < 0 ? value.ToArray() : [.. value[..at], .. Encoding.ASCII.GetBytes(revision), .. value[at..]];
    }
}
