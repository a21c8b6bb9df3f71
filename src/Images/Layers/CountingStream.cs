namespace Gantry.Images.Layers;

/// <summary>Says how many bytes have been read.</summary>
internal sealed class CountingStream(Stream source, Action<long> counted) : ReadStream
{
    private long _length;

    public override long Position { get => _length; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _length += read;
        counted(_length);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
