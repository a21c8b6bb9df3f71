namespace Gantry.Images.Layers;

/// <summary>A stream that a library of the host decodes, piece by piece.</summary>
internal abstract class LibraryDecoder(Stream source) : ReadStream
{
    private readonly byte[] _input = new byte[64 << 10];
    private int _used;
    private int _length;
    private bool _isDone;

    public override int Read(Span<byte> buffer)
    {
        while (!_isDone && buffer.Length > 0)
        {
            if (_used == _length)
                (_used, _length) = (0, source.Read(_input));
            DecoderStep step = Decode(_input.AsSpan(_used, _length - _used), buffer, isLast: _length == 0);
            _used += step.Read;
            _isDone = step.IsEnd;
            if (step.Written > 0)
                return step.Written;
            if (_length == 0 && !_isDone)
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
