using System.Buffers.Binary;

namespace Gantry.Network.Dns;

/// <summary>DNS messages on a stream: two bytes of length, then the message. See RFC 1035, section 4.2.2.</summary>
internal static class DnsFrames
{
    /// <summary>The next message, or null where the other side has ended.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        byte[] prefix = new byte[2];
        if (await stream.ReadAtLeastAsync(prefix, 2, throwOnEndOfStream: false, cancel) < 2)
            return null;

        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(message, cancel);
        return message;
    }

    public static ValueTask WriteAsync(Stream stream, ReadOnlySpan<byte> message, CancellationToken cancel)
    {
        byte[] frame = new byte[2 + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame.AsSpan(2));
        return stream.WriteAsync(frame, cancel);
    }
}
