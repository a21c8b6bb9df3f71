namespace Gantry.Cel;

/// <summary>A list whose items are told apart by keys, or as a whole in a set: the order does not count, and adding merges.</summary>
internal sealed class KeyedList(CelList items, IReadOnlyList<string> keys) : CelList
{
    public override int Count => items.Count;

    public override CelValue this[int index] => items[index];

    internal override bool? IsEqualTo(Evaluation? run, CelList other)
    {
        if (other.Count != Count)
            return false;
        CelValue[] theirs = [.. other];
        foreach (CelValue item in items)
        {
            int found = Find(run, theirs, theirs.Length, item);
            if (found < 0 || !Equality.Of(run, item, theirs[found]))
                return false;
        }
        return true;
    }

    internal override CelList Concat(Evaluation run, CelList other)
    {
        CelValue[] merged = new CelValue[Count + other.Count];
        int count = 0;
        foreach (CelValue item in items)
            merged[count++] = item;
        foreach (CelValue item in other)
        {
            int found = Find(run, merged, count, item);
            merged[found < 0 ? count++ : found] = item;
        }
        return new KeyedList(new ArrayValue(merged[..count]), keys);
    }

    private int Find(Evaluation? run, CelValue[] among, int count, in CelValue wanted)
    {
        for (int i = 0; i < count; i++)
        {
            run?.Step();
            if (IsSame(run, among[i], wanted))
                return i;
        }
        return -1;
    }

    private bool IsSame(Evaluation? run, in CelValue first, in CelValue second)
    {
        if (keys.Count == 0 || first.Kind != CelKind.Map || second.Kind != CelKind.Map)
            return Equality.Of(run, first, second);
        foreach (string key in keys)
        {
            bool isInFirst = first.AsMap.TryGetField(key, out CelValue one);
            bool isInSecond = second.AsMap.TryGetField(key, out CelValue other);
            if (isInFirst != isInSecond || (isInFirst && !Equality.Of(run, one, other)))
                return false;
        }
        return true;
    }
}
