namespace Gantry.Cel;

/// <summary>A map in memory that keeps the order in which its entries came.</summary>
internal sealed class EntriesValue : CelMap
{
    // Up to here, comparing each key is faster than hashing.
    private const int MostScanned = 8;

    private readonly List<KeyValuePair<CelValue, CelValue>> _entries;
    private Dictionary<CelValue, int>? _index;

    public EntriesValue(int capacity = 0) => _entries = new(capacity);

    public static EntriesValue Empty { get; } = new();

    public override int Count => _entries.Count;

    public override StructType? Struct => Described;

    public StructType? Described { get; init; }

    /// <summary>Adds an entry while the map is made; false when the key is there already.</summary>
    public bool Add(in CelValue key, in CelValue value)
    {
        if (Find(key) >= 0)
            return false;
        _index?.Add(key, _entries.Count);
        _entries.Add(new(key, value));
        if (_index is null && _entries.Count > MostScanned)
            BuildIndex();
        return true;
    }

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        int at = Find(key);
        value = at < 0 ? default : _entries[at].Value;
        return at >= 0;
    }

    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator() => _entries.GetEnumerator();

    private int Find(in CelValue key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out int found) ? found : -1;
        for (int i = 0; i < _entries.Count; i++)
        {
            if (Equality.Of(null, _entries[i].Key, key))
                return i;
        }
        return -1;
    }

    private void BuildIndex()
    {
        _index = new Dictionary<CelValue, int>(_entries.Count * 2, MapKey.Comparer);
        for (int i = 0; i < _entries.Count; i++)
            _index.Add(_entries[i].Key, i);
    }
}
