using System.Collections;

namespace Gantry.KubeServer.Verbs;

/// <summary>
/// The bytes of many objects, in blocks. One long array, grown by doubling, would be some megabytes for each list of a large kind, which the collector
/// keeps apart and takes back only when it looks at everything.
/// </summary>
internal sealed class ObjectBytes : IReadOnlyList<ReadOnlyMemory<byte>>
{
    private const int BlockSize = 256;

    private readonly List<ReadOnlyMemory<byte>[]> _blocks = [];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> this[int index] => _blocks[index / BlockSize][index % BlockSize];

    public void Add(ReadOnlyMemory<byte> item)
    {
        if (Count == _blocks.Count * BlockSize)
            _blocks.Add(new ReadOnlyMemory<byte>[BlockSize]);
        _blocks[Count / BlockSize][Count % BlockSize] = item;
        Count++;
    }

    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
