using System.Runtime.InteropServices;

namespace Gantry.Images.Layers;

/// <summary>Decompresses Zstandard with the system's libzstd. See RFC 8878; broken input is an <see cref="InvalidDataException"/>.</summary>
internal sealed unsafe partial class ZstdStream : ReadStream
{
    private readonly Stream _source;
    private readonly byte[] _input = new byte[128 << 10];
    private nint _decoder;
    private nuint _inputLength;
    private nuint _inputUsed;
    private bool _isInsideFrame;

    public ZstdStream(Stream source)
    {
        _source = source;
        try
        {
            _decoder = ZSTD_createDStream();
        }
        catch (DllNotFoundException missing)
        {
            throw new NotSupportedException("layers compressed with zstd need libzstd.so.1 (Debian: libzstd1)", missing);
        }
        if (_decoder == 0)
            throw new InsufficientMemoryException("no memory for a zstd decoder");
    }

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            bool isEnd = _inputUsed == _inputLength && !Refill();
            if (isEnd && !_isInsideFrame)
                return 0;
            int length = Decode(buffer);
            if (length > 0)
                return length;
            if (isEnd)
                throw new InvalidDataException("the zstd data is cut off");
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        _ = ZSTD_freeDStream(Interlocked.Exchange(ref _decoder, 0));
        base.Dispose(disposing);
    }

    private bool Refill()
    {
        (_inputUsed, _inputLength) = (0, (nuint)_source.Read(_input));
        return _inputLength > 0;
    }

    private int Decode(Span<byte> buffer)
    {
        fixed (byte* from = _input, to = buffer)
        {
            var read = new Buffer { Start = from, Size = _inputLength, Position = _inputUsed };
            var written = new Buffer { Start = to, Size = (nuint)buffer.Length };
            nuint result = ZSTD_decompressStream(_decoder, &written, &read);
            if (ZSTD_isError(result) != 0)
                throw new InvalidDataException($"the zstd data is broken: {Marshal.PtrToStringUTF8(ZSTD_getErrorName(result))}");
            _inputUsed = read.Position;
            // 0 means that a frame is complete; another may follow.
            _isInsideFrame = result != 0;
            return (int)written.Position;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }

    [LibraryImport("libzstd.so.1")]
    private static partial nint ZSTD_createDStream();

    [LibraryImport("libzstd.so.1")]
    private static partial nuint ZSTD_freeDStream(nint decoder);

    [LibraryImport("libzstd.so.1")]
    private static partial nuint ZSTD_decompressStream(nint decoder, Buffer* output, Buffer* input);

    [LibraryImport("libzstd.so.1")]
    private static partial uint ZSTD_isError(nuint result);

    [LibraryImport("libzstd.so.1")]
    private static partial nint ZSTD_getErrorName(nuint result);
}
