using System.Runtime.InteropServices;

namespace Gantry.Images.Layers;

/// <summary>Decodes bzip2 by the host's libbz2. See bzlib.h.</summary>
internal sealed unsafe partial class Bzip2Stream : LibraryDecoder
{
    private const int Ok = 0, StreamEnd = 4;
    private State* _state;
    private bool _isBetween;

    public Bzip2Stream(Stream source) : base(source)
    {
        _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        try
        {
            Begin();
        }
        catch (DllNotFoundException missing)
        {
            NativeMemory.Free(_state);
            _state = null;
            throw Missing("libbz2", "bzip2", missing);
        }
    }

    protected override DecoderStep Decode(ReadOnlySpan<byte> from, Span<byte> to, bool isLast)
    {
        ObjectDisposedException.ThrowIf(_state is null, this);
        // One stream has ended: either that was all, or another follows at once, as parallel compressors write them.
        if (_isBetween && isLast)
            return new(0, 0, IsEnd: true);
        if (_isBetween)
            Restart();
        fixed (byte* input = from, output = to)
        {
            _state->Input = input;
            _state->InputLeft = (uint)from.Length;
            _state->Output = output;
            _state->OutputLeft = (uint)to.Length;
            int result = BZ2_bzDecompress(_state);
            if (result is not (Ok or StreamEnd))
                throw new InvalidDataException("the bzip2 data is broken");
            _isBetween = result == StreamEnd;
            return new(from.Length - (int)_state->InputLeft, to.Length - (int)_state->OutputLeft, IsEnd: false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_state is not null)
        {
            _ = BZ2_bzDecompressEnd(_state);
            NativeMemory.Free(_state);
            _state = null;
        }
        base.Dispose(disposing);
    }

    private void Restart()
    {
        _ = BZ2_bzDecompressEnd(_state);
        new Span<byte>(_state, sizeof(State)).Clear();
        Begin();
        _isBetween = false;
    }

    private void Begin()
    {
        if (BZ2_bzDecompressInit(_state, 0, 0) != Ok)
            throw new InvalidDataException("the bzip2 data cannot be decoded");
    }

    // bz_stream.
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct State
    {
        [FieldOffset(0)]
        public byte* Input;

        [FieldOffset(8)]
        public uint InputLeft;

        [FieldOffset(24)]
        public byte* Output;

        [FieldOffset(32)]
        public uint OutputLeft;
    }

    [LibraryImport("libbz2.so.1.0")]
    private static partial int BZ2_bzDecompressInit(State* state, int verbosity, int small);

    [LibraryImport("libbz2.so.1.0")]
    private static partial int BZ2_bzDecompress(State* state);

    [LibraryImport("libbz2.so.1.0")]
    private static partial int BZ2_bzDecompressEnd(State* state);
}
