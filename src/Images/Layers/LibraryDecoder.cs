namespace Gantry.Images.Layers;

/// <summary>A stream that a library of the host decodes, piece by piece.</summary>
internal abstract class LibraryDecoder(Stream source) : ReadStream
{
    private readonly byte[] input = new byte[64 << 10];
    private int used;
    private int length;
    private bool isDone;

    public override int Read(Span<byte> buffer)
    {
        while (!isDone && buffer.Length > 0)
        {
            if (used == length)
                (used, length) = (0, source.Read(input));
            DecoderStep step = Decode(input.AsSpan(used, length - used), buffer, isLast: length == 0);
            used += step.Read;
            isDone = step.IsEnd;
            if (step.Written > 0)
                return step.Written;
            if (length == 0 && !isDone)
                throw new InvalidDataException("the compressed data is cut off");
        }
        return 0;
    }

    /// <summary>Takes some of the input and gives some output; with <paramref name="isLast"/> there is no more input to come.</summary>
    protected abstract DecoderStep Decode(ReadOnlySpan<byte> from, Span<byte> to, bool isLast);

    protected static Exception Missing(string library, string format, Exception reason) =>
        new InvalidDataException($"the content is compressed with {format}, and this host has no {library} to decode it", reason);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    protected readonly record struct DecoderStep(int Read, int Written, bool IsEnd);
}
