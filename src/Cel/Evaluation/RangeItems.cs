namespace Gantry.Cel;

/// <summary>The items that a macro visits: of a list with their indexes, of a map its keys with their values.</summary>
internal struct RangeItems
{
    private readonly CelList? _list;
    private readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? _entries;
    private readonly FoldSlots _slots;
    private int _index;

    private RangeItems(in CelValue range, FoldSlots slots)
    {
        _list = range.Kind == CelKind.List ? range.AsList : null;
        _entries = range.Kind == CelKind.Map ? range.AsMap.GetEnumerator() : null;
        _slots = slots;
    }

    public readonly bool IsList => _list is not null;

    /// <summary>Evaluates the range; answers a failure where it has no items to visit.</summary>
    public static CelValue Open(Node range, FoldSlots slots, Evaluation run, out RangeItems items)
    {
        CelValue value = range.Evaluate(run);
        items = value.IsFailed ? default : new RangeItems(value, slots);
        return value.IsFailed || items._list is not null || items._entries is not null ? value : CelValue.Error($"got 'types.{value.Kind}', expected iterable type");
    }

    /// <summary>The item itself; of a map, the key.</summary>
    public CelValue Current { get; private set; }

    /// <summary>Puts the next item into the macro's variables; false behind the last.</summary>
    public bool Next(Evaluation run)
    {
        run.Turn();
        if (_list is not null)
            return _index < _list.Count && Visit(run, CelValue.From((long)_index), _list[_index++], isMap: false);
        return _entries!.MoveNext() && Visit(run, _entries.Current.Key, _entries.Current.Value, isMap: true);
    }

    private bool Visit(Evaluation run, in CelValue key, in CelValue value, bool isMap)
    {
        Current = isMap ? key : value;
        run.SetLocal(_slots.First, _slots.IsPair ? key : Current);
        if (_slots.IsPair)
            run.SetLocal(_slots.Second, value);
        return true;
    }
}

/// <summary>Where the variables of a macro lie.</summary>
internal readonly record struct FoldSlots(int First, int Second, bool IsPair);
