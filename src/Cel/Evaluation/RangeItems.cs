namespace Gantry.Cel;

/// <summary>The items that a macro visits: of a list with their indexes, of a map its keys with their values.</summary>
internal struct RangeItems
{
    private readonly CelList? list;
    private readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? entries;
    private readonly FoldSlots slots;
    private int index;

    private RangeItems(in CelValue range, FoldSlots slots)
    {
        list = range.Kind == CelKind.List ? range.AsList : null;
        entries = range.Kind == CelKind.Map ? range.AsMap.GetEnumerator() : null;
        this.slots = slots;
    }

    public readonly bool IsList => list is not null;

    /// <summary>Evaluates the range; answers a failure where it has no items to visit.</summary>
    public static CelValue Open(Node range, FoldSlots slots, Evaluation run, out RangeItems items)
    {
        CelValue value = range.Evaluate(run);
        items = value.IsFailed ? default : new RangeItems(value, slots);
        return value.IsFailed || items.list is not null || items.entries is not null ? value : Failures.NoOverload;
    }

    /// <summary>The item itself; of a map, the key.</summary>
    public CelValue Current { get; private set; }

    /// <summary>Puts the next item into the macro's variables; false behind the last.</summary>
    public bool Next(Evaluation run)
    {
        run.Turn();
        if (list is not null)
            return index < list.Count && Visit(run, CelValue.From((long)index), list[index++], isMap: false);
        return entries!.MoveNext() && Visit(run, entries.Current.Key, entries.Current.Value, isMap: true);
    }

    private bool Visit(Evaluation run, in CelValue key, in CelValue value, bool isMap)
    {
        Current = isMap ? key : value;
        run.SetLocal(slots.First, slots.IsPair ? key : Current);
        if (slots.IsPair)
            run.SetLocal(slots.Second, value);
        return true;
    }
}

/// <summary>Where the variables of a macro lie.</summary>
internal readonly record struct FoldSlots(int First, int Second, bool IsPair);
