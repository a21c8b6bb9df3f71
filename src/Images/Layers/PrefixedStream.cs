namespace Gantry.Images.Layers;

/// <summary>Bytes that were read ahead, then the rest of the stream that they came from.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ReadStream
{
    private ReadOnlyMemory<byte> ahead = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (ahead.IsEmpty)
            return rest.Read(buffer);
        int length = Math.Min(ahead.Length, buffer.Length);
        ahead.Span[..length].CopyTo(buffer);
        ahead = ahead[length..];
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
