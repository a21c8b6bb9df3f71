namespace Gantry.Images.Layers;

/// <summary>Bytes that were read ahead, then the rest of the stream that they came from.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadStream
{
    private ReadOnlyMemory<byte> _ahead = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_ahead.IsEmpty)
            return rest.Read(buffer);
        int length = Math.Min(_ahead.Length, buffer.Length);
        _ahead.Span[..length].CopyTo(buffer);
        _ahead = _ahead[length..];
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
