using System.Buffers;
using System.Buffers.Binary;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>Docker's framing of two outputs in one stream: 1 byte stream (1 out, 2 err), 3 zero bytes, 4 bytes length big-endian, payload.</summary>
internal static class MuxFrame
{
    private const int HeaderBytes = 8;

    public static void WriteHeader(IBufferWriter<byte> output, bool isStderr, int length)
    {
        Span<byte> header = output.GetSpan(HeaderBytes)[..HeaderBytes];
        header.Clear();
        header[0] = isStderr ? (byte)2 : (byte)1;
        BinaryPrimitives.WriteInt32BigEndian(header[4..], length);
        output.Advance(HeaderBytes);
    }
}
