namespace Gantry.Images.Layers;

/// <summary>Says how many bytes have been read.</summary>
internal sealed class CountingStream(Stream source, Action<long> counted) : ReadStream
{
    private long length;

    public override long Position { get => length; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        length += read;
        counted(length);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
