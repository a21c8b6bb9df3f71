using System.Buffers;

namespace Gantry.Engine.Execs;

/// <summary>Keeps the first bytes up to a limit and drops the rest.</summary>
internal sealed class CappedBuffer(int limit)
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public bool IsCut { get; private set; }

    public ReadOnlyMemory<byte> Content => _buffer.WrittenMemory;

    public void Append(ReadOnlySpan<byte> data)
    {
        int room = limit - _buffer.WrittenCount;
        IsCut |= data.Length > room;
        _buffer.Write(data[..Math.Min(room, data.Length)]);
    }
}
