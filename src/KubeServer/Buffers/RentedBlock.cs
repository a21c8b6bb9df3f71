using System.Buffers;

namespace Gantry.KubeServer.Buffers;

/// <summary>Bytes that wait to be sent, in a rented array that grows; an idle connection has none.</summary>
internal struct RentedBlock
{
    private byte[]? _array;

    public int Count;

    public readonly ReadOnlyMemory<byte> Bytes => _array.AsMemory(0, Count);

    /// <summary>Room for at least so many bytes behind those that are there.</summary>
    /// <param name="least">The smallest array that is worth renting.</param>
    public Memory<byte> Room(int size, int least)
    {
        if (_array is null || Count + size > _array.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, Count + size));
            Bytes.CopyTo(larger);
            Return();
            _array = larger;
        }

        return _array.AsMemory(Count);
    }

    public void Append(RentedBlock other, int least)
    {
        other.Bytes.CopyTo(Room(other.Count, least));
        Count += other.Count;
    }

    /// <summary>Gives the array back; how much was in it is the caller's to forget.</summary>
    public void Return()
    {
        if (_array is not null)
            ArrayPool<byte>.Shared.Return(_array);
        _array = null;
    }
}
