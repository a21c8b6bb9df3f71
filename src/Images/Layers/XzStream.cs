using System.Runtime.InteropServices;

namespace Gantry.Images.Layers;

/// <summary>Decodes xz by the host's liblzma. See lzma/container.h and lzma/base.h.</summary>
internal sealed unsafe partial class XzStream : LibraryDecoder
{
    // xz -9 takes 65 MiB; more is no archive of this world.
    private const ulong MostMemory = 256 << 20;
    private const uint Concatenated = 8;
    private const int Run = 0, Finish = 3;
    private const int Ok = 0, StreamEnd = 1, MemoryLimit = 6, BufferError = 10;
    private State* _state;

    public XzStream(Stream source) : base(source)
    {
        _state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        try
        {
            if (lzma_stream_decoder(_state, MostMemory, Concatenated) != Ok)
                throw new InvalidDataException("the xz data cannot be decoded");
        }
        catch (DllNotFoundException missing)
        {
            NativeMemory.Free(_state);
            _state = null;
            throw Missing("liblzma", "xz", missing);
        }
    }

    protected override DecoderStep Decode(ReadOnlySpan<byte> from, Span<byte> to, bool isLast)
    {
        ObjectDisposedException.ThrowIf(_state is null, this);
        fixed (byte* input = from, output = to)
        {
            _state->Input = input;
            _state->InputLeft = (nuint)from.Length;
            _state->Output = output;
            _state->OutputLeft = (nuint)to.Length;
            int result = lzma_code(_state, isLast ? Finish : Run);
            if (result is not (Ok or StreamEnd or BufferError))
                throw new InvalidDataException(result == MemoryLimit ? "the xz data takes too much memory to decode" : "the xz data is broken");
            return new(from.Length - (int)_state->InputLeft, to.Length - (int)_state->OutputLeft, result == StreamEnd);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (_state is not null)
        {
            lzma_end(_state);
            NativeMemory.Free(_state);
            _state = null;
        }
        base.Dispose(disposing);
    }

    // lzma_stream; what follows the output is the library's own.
    [StructLayout(LayoutKind.Sequential, Size = 136)]
    private struct State
    {
        public byte* Input;
        public nuint InputLeft;
        public ulong InputTotal;
        public byte* Output;
        public nuint OutputLeft;
    }

    [LibraryImport("liblzma.so.5")]
    private static partial int lzma_stream_decoder(State* state, ulong memory, uint flags);

    [LibraryImport("liblzma.so.5")]
    private static partial int lzma_code(State* state, int action);

    [LibraryImport("liblzma.so.5")]
    private static partial void lzma_end(State* state);
}
