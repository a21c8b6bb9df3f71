using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Gantry.Grpc;

/// <summary>Messages on a gRPC stream: one byte "compressed", four bytes length (big-endian), the message.</summary>
internal static class GrpcFrames
{
    /// <summary>Larger messages are refused. 16 MiB is what container clients allow for an answer of CRI.</summary>
    public const int MaxMessageBytes = 16 * 1024 * 1024;

    private const int PrefixBytes = 5;

    public static void Write(PipeWriter output, IMessage message)
    {
        int size = message.CalculateSize();
        Span<byte> prefix = output.GetSpan(PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)size);
        output.Advance(PrefixBytes);
        message.WriteTo(output);
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    public static async ValueTask<T?> ReadAsync<T>(PipeReader input, MessageParser<T> parser, int limit, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(cancel);
            ReadOnlySequence<byte> rest = read.Buffer;
            if (TryTake(ref rest, parser, limit, out T? message))
            {
                input.AdvanceTo(rest.Start);
                return message;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (!read.IsCompleted)
                continue;
            return read.Buffer.IsEmpty ? null : throw new GrpcException(GrpcStatus.Internal, "the stream ended inside a message");
        }
    }

    private static bool TryTake<T>(ref ReadOnlySequence<byte> rest, MessageParser<T> parser, int limit, out T? message)
        where T : class, IMessage<T>
    {
        message = null;
        if (rest.Length < PrefixBytes)
            return false;

        Span<byte> prefix = stackalloc byte[PrefixBytes];
        rest.Slice(0, PrefixBytes).CopyTo(prefix);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (size > limit)
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"a message of {size} bytes is over the limit of {limit}");
        if (rest.Length < PrefixBytes + size)
            return false;

        ReadOnlySequence<byte> body = rest.Slice(PrefixBytes, size);
        message = prefix[0] == 0 ? parser.ParseFrom(body) : parser.ParseFrom(Inflate(body));
        rest = rest.Slice(PrefixBytes + size);
        return true;
    }

    // gzip is the only compression that clients of this server use; the limit holds for the unpacked size too.
    private static byte[] Inflate(ReadOnlySequence<byte> body)
    {
        using var unzip = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        byte[] block = new byte[64 * 1024];
        for (int count; (count = unzip.Read(block)) > 0;)
        {
            if (plain.Length + count > MaxMessageBytes)
                throw new GrpcException(GrpcStatus.ResourceExhausted, $"a message unpacks to more than {MaxMessageBytes} bytes");
            plain.Write(block, 0, count);
        }

        return plain.ToArray();
    }
}
