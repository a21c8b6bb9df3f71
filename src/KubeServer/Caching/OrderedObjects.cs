namespace Gantry.KubeServer.Caching;

/// <summary>
/// Objects in key order that never change: a write makes a new map that shares all chunks but one with the old, so a reader
/// holds a consistent snapshot without a lock.
/// </summary>
internal sealed class OrderedObjects
{
    // A write copies one chunk and the array of chunks: at 10,000 objects that is about 2 KB.
    private const int ChunkLimit = 128;

    private readonly CachedObject[][] _chunks;

    private OrderedObjects(CachedObject[][] chunks, int count)
    {
        _chunks = chunks;
        Count = count;
    }

    public static OrderedObjects Empty { get; } = new([], 0);

    public int Count { get; }

    public static OrderedObjects Of(IEnumerable<CachedObject> inKeyOrder)
    {
        CachedObject[][] chunks = [.. inKeyOrder.Chunk(ChunkLimit / 2)];
        return new(chunks, chunks.Sum(chunk => chunk.Length));
    }

    public CachedObject? Find(string key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0)
            return null;

        int at = IndexIn(_chunks[chunk], key);
        return at < 0 ? null : _chunks[chunk][at];
    }

    public OrderedObjects With(CachedObject item)
    {
        if (_chunks.Length == 0)
            return new([[item]], 1);

        int chunk = Math.Max(ChunkOf(item.Key), 0);
        CachedObject[] old = _chunks[chunk];
        int at = IndexIn(old, item.Key);
        if (at >= 0)
        {
            CachedObject[] replaced = [.. old];
            replaced[at] = item;
            return new(Replaced(chunk, [replaced]), Count);
        }

        CachedObject[] grown = [.. old.AsSpan(0, ~at), item, .. old.AsSpan(~at)];
        return grown.Length <= ChunkLimit
            ? new(Replaced(chunk, [grown]), Count + 1)
            : new(Replaced(chunk, [grown[..(ChunkLimit / 2)], grown[(ChunkLimit / 2)..]]), Count + 1);
    }

    public OrderedObjects Without(string key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0)
            return this;

        CachedObject[] old = _chunks[chunk];
        int at = IndexIn(old, key);
        if (at < 0)
            return this;

        CachedObject[] shrunk = [.. old.AsSpan(0, at), .. old.AsSpan(at + 1)];
        return new(Replaced(chunk, shrunk.Length == 0 ? [] : [shrunk]), Count - 1);
    }

    /// <summary>The objects whose keys start with a prefix, in order.</summary>
    public IEnumerable<CachedObject> StartingWith(string prefix)
    {
        int chunk = Math.Max(ChunkOf(prefix), 0);
        for (; chunk < _chunks.Length; chunk++)
        {
            CachedObject[] items = _chunks[chunk];
            int at = IndexIn(items, prefix);
            for (at = at < 0 ? ~at : at; at < items.Length; at++)
            {
                if (!items[at].Key.StartsWith(prefix, StringComparison.Ordinal))
                    yield break;
                yield return items[at];
            }
        }
    }

    // The last chunk whose first key is not after the key; -1 where the key is before all.
    private int ChunkOf(string key)
    {
        int low = 0;
        int high = _chunks.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(_chunks[middle][0].Key, key) <= 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }

    private static int IndexIn(CachedObject[] items, string key)
    {
        int low = 0;
        int high = items.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(items[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private CachedObject[][] Replaced(int chunk, CachedObject[][] with) =>
        [.. _chunks.AsSpan(0, chunk), .. with, .. _chunks.AsSpan(chunk + 1)];
}
