using System.Security.Cryptography;
using Gantry.Oci;

namespace Gantry.Images.Layers;

/// <summary>Hashes and counts a layer's uncompressed tar while it is read, and stops at a limit.</summary>
internal sealed class DiffStream(Stream source, HashAlgorithmName algorithm, long limit, CancellationToken cancel) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
    private long length;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => length; set => throw new NotSupportedException(); }

    /// <summary>The digest of everything, after the rest was read: padding after the tar's end belongs to it.</summary>
    public Digest Finish()
    {
        byte[] scrap = new byte[64 << 10];
        while (Read(scrap) > 0)
        {
        }
        return Digest.OfHash(hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer)
    {
        cancel.ThrowIfCancellationRequested();
        int read = source.Read(buffer);
        hash.AppendData(buffer[..read]);
        length += read;
        if (length > limit)
            throw new InvalidDataException($"a layer unpacks to more than {limit >> 20} MiB");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
