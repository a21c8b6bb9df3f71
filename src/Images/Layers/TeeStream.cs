namespace Gantry.Images.Layers;

/// <summary>Copies to a second stream what is read from the first.</summary>
internal sealed class TeeStream(Stream source, Stream copy) : ReadStream
{
    public override int Read(Span<byte> buffer)
    {
        int length = source.Read(buffer);
        copy.Write(buffer[..length]);
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
