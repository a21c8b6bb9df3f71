using System.Buffers;

namespace Gantry.KubeServer.Buffers;

/// <summary>Bytes written into a rented array; what is kept of them is a copy of just their length.</summary>
internal sealed class RentedWriter : IBufferWriter<byte>, IDisposable
{
    // What a JSON writer asks for at a time.
    private const int LeastSize = 4096;

    private RentedBlock _block;

    public void Advance(int count) => _block.Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _block.Room(Math.Max(sizeHint, 1), LeastSize);

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public byte[] ToArray() => _block.Bytes.ToArray();

    public void Dispose() => _block.Return();
}
