using System.Runtime.InteropServices;

namespace Gantry.Images.Layers;

/// <summary>Decodes bzip2 by the host's libbz2. See bzlib.h.</summary>
internal sealed unsafe partial class Bzip2Stream : LibraryDecoder
{
    private const int Ok = 0, StreamEnd = 4;
    private State* state;
    private bool isBetween;

    public Bzip2Stream(Stream source) : base(source)
    {
        state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        try
        {
            Begin();
        }
        catch (DllNotFoundException missing)
        {
            NativeMemory.Free(state);
            state = null;
            throw Missing("libbz2", "bzip2", missing);
        }
    }

    protected override DecoderStep Decode(ReadOnlySpan<byte> from, Span<byte> to, bool isLast)
    {
        ObjectDisposedException.ThrowIf(state is null, this);
        // One stream has ended: either that was all, or another follows at once, as parallel compressors write them.
        if (isBetween && isLast)
            return new(0, 0, IsEnd: true);
        if (isBetween)
            Restart();
        fixed (byte* input = from, output = to)
        {
            state->Input = input;
            state->InputLeft = (uint)from.Length;
            state->Output = output;
            state->OutputLeft = (uint)to.Length;
            int result = BZ2_bzDecompress(state);
            if (result is not (Ok or StreamEnd))
                throw new InvalidDataException("the bzip2 data is broken");
            isBetween = result == StreamEnd;
            return new(from.Length - (int)state->InputLeft, to.Length - (int)state->OutputLeft, IsEnd: false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (state is not null)
        {
            _ = BZ2_bzDecompressEnd(state);
            NativeMemory.Free(state);
            state = null;
        }
        base.Dispose(disposing);
    }

    private void Restart()
    {
        _ = BZ2_bzDecompressEnd(state);
        new Span<byte>(state, sizeof(State)).Clear();
        Begin();
        isBetween = false;
    }

    private void Begin()
    {
        if (BZ2_bzDecompressInit(state, 0, 0) != Ok)
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
