using System.Runtime.CompilerServices;
using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>Lists: those of cel-go's extension (slice, flatten, sort and so on) and Kubernetes' (sum, min, indexOf and so on).</summary>
internal static class ListFunctions
{
    private const int MostRange = 1_000_000;

    private static readonly CelType T = Parameter("T");

    public static CelLibrary Library { get; } = Build();

    /// <summary>Items in the order of their keys, which must be of one comparable type.</summary>
    public static CelValue Sorted(Evaluation run, CelValue[] items, CelValue[] keys)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i].Kind != keys[0].Kind)
                return CelValue.Error("list elements must have the same type");
        }
        if (keys.Length > 0 && Ordering.Of(keys[0], keys[0]) is null)
            return CelValue.Error("list elements must be comparable");
        run.Charge(items.Length * (long)Math.Ceiling(Math.Log2(items.Length + 1)));
        int[] order = [.. Enumerable.Range(0, items.Length)];
        CelValue[] sorted = [.. order.OrderBy(at => keys[at], Comparer<CelValue>.Create(Compare)).Select(at => items[at])];
        return CelValue.From(new ArrayValue(sorted));
    }

    private static CelLibrary Build()
    {
        CelType list = List(T);
        var library = new CelLibrary()
            .Member("slice", "list_slice", list, [list, Int, Int], Slice, CelCostRule.EachOfFirst, CelSizeRule.UpToFirst)
            .Member("flatten", "list_flatten", list, [List(list)], (run, a) => Flatten(run, a[0].AsList, 1), CelCostRule.EachOfFirst)
            .Member("flatten", "list_flatten_int", List(Dyn), [List(Dyn), Int], (run, a) => Flatten(run, a[0].AsList, a[1].AsInt), CelCostRule.EachOfFirst)
            .Member("distinct", "list_distinct", list, [list], Distinct, CelCostRule.EachOfFirst, CelSizeRule.UpToFirst)
            .Member("reverse", "list_reverse", list, [list], Reverse, CelCostRule.EachOfFirst, CelSizeRule.UpToFirst)
            .Member("sort", "list_sort", list, [list], (run, a) => Sorted(run, [.. a[0].AsList], [.. a[0].AsList]), CelCostRule.EachOfFirst, CelSizeRule.UpToFirst)
            .Global("lists.range", "lists_range", List(Int), [Int], Range)
            .Member("isSorted", "list_isSorted", Bool, [list], IsSorted, CelCostRule.EachOfFirst)
            .Member("min", "list_min", T, [list], (run, a) => Extreme(run, a[0].AsList, -1, "min"), CelCostRule.EachOfFirst)
            .Member("max", "list_max", T, [list], (run, a) => Extreme(run, a[0].AsList, 1, "max"), CelCostRule.EachOfFirst)
            .Member("indexOf", "list_indexOf", Int, [list, T], (run, a) => IndexOf(run, a[0].AsList, a[1], isLast: false), CelCostRule.EachOfFirst)
            .Member("lastIndexOf", "list_lastIndexOf", Int, [list, T], (run, a) => IndexOf(run, a[0].AsList, a[1], isLast: true), CelCostRule.EachOfFirst);
        foreach ((CelType type, CelValue zero) in new[] { (Int, CelValue.From(0L)), (Uint, CelValue.From(0UL)), (CelType.Double, CelValue.From(0.0)), (Duration, CelValue.Duration(0, 0)) })
            library.Member("sum", $"list_{type.Name}_sum", type, [List(type)], (run, a) => Sum(run, a[0].AsList, zero), CelCostRule.EachOfFirst);
        return library;
    }

    private static int Compare(CelValue first, CelValue second) =>
        Ordering.Of(first, second) is { } order && order != Ordering.None ? order : double.IsNaN(first.AsDouble).CompareTo(double.IsNaN(second.AsDouble));

    private static CelValue Slice(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelList list = a[0].AsList;
        (long from, long to) = (a[1].AsInt, a[2].AsInt);
        if (from < 0 || to < 0)
            return CelValue.Error($"cannot slice({from}, {to}), negative indexes not supported");
        if (from > to)
            return CelValue.Error($"cannot slice({from}, {to}), start index must be less than or equal to end index");
        if (to > list.Count)
            return CelValue.Error($"cannot slice({from}, {to}), list is length {list.Count}");
        run.AllocateItems(to - from);
        return CelValue.From(new ArrayValue([.. list.Skip((int)from).Take((int)(to - from))]));
    }

    private static CelValue Flatten(Evaluation run, CelList list, long levels)
    {
        if (levels < 0)
            return CelValue.Error("level must be non-negative");
        var flat = new List<CelValue>();
        AddFlat(run, list, levels, flat);
        return CelValue.From(new ArrayValue([.. flat]));
    }

    private static void AddFlat(Evaluation run, CelList list, long levels, List<CelValue> flat)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (CelValue item in list)
        {
            run.Step();
            if (item.Kind == CelKind.List && levels > 0)
            {
                AddFlat(run, item.AsList, levels - 1, flat);
                continue;
            }
            run.AllocateItems(1);
            flat.Add(item);
        }
    }

    private static CelValue Distinct(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelList list = a[0].AsList;
        run.AllocateItems(list.Count);
        var simple = new HashSet<CelValue>(MapKey.Comparer);
        var found = new List<CelValue>();
        foreach (CelValue item in list)
        {
            run.Step();
            bool isNew = MapKey.IsAllowed(item) ? simple.Add(item) : !Contains(run, found, item);
            if (isNew)
                found.Add(item);
        }
        return CelValue.From(new ArrayValue([.. found]));
    }

    private static bool Contains(Evaluation run, List<CelValue> items, in CelValue wanted)
    {
        foreach (CelValue item in items)
        {
            run.Step();
            if (Equality.Of(run, item, wanted))
                return true;
        }
        return false;
    }

    private static CelValue Reverse(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        run.AllocateItems(a[0].AsList.Count);
        CelValue[] items = [.. a[0].AsList];
        Array.Reverse(items);
        return CelValue.From(new ArrayValue(items));
    }

    private static CelValue Range(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        long count = Math.Max(0, a[0].AsInt);
        if (count > MostRange)
            return CelValue.Error($"lists.range() size {count} exceeds {MostRange}");
        run.AllocateItems(count);
        run.Charge(count);
        var items = new CelValue[count];
        for (int i = 0; i < items.Length; i++)
            items[i] = CelValue.From((long)i);
        return CelValue.From(new ArrayValue(items));
    }

    private static CelValue IsSorted(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        CelList list = a[0].AsList;
        for (int i = 1; i < list.Count; i++)
        {
            if (Ordering.Of(list[i - 1], list[i]) is not { } order)
                return Failures.NoOverload;
            if (order > 0)
                return CelValue.False;
        }
        return CelValue.True;
    }

    private static CelValue Extreme(Evaluation run, CelList list, int side, string name)
    {
        if (list.Count == 0)
            return CelValue.Error($"{name} called on empty list");
        CelValue best = list[0];
        for (int i = 1; i < list.Count; i++)
        {
            CelValue item = list[i];
            if (Ordering.Of(item, best) is not { } order)
                return Failures.NoOverload;
            best = Math.Sign(order) == side && order != Ordering.None ? item : best;
        }
        return best;
    }

    private static CelValue IndexOf(Evaluation run, CelList list, in CelValue wanted, bool isLast)
    {
        long found = -1;
        for (int i = 0; i < list.Count && (found < 0 || isLast); i++)
        {
            if (Equality.Of(run, list[i], wanted))
                found = i;
        }
        return CelValue.From(found);
    }

    private static CelValue Sum(Evaluation run, CelList list, in CelValue zero)
    {
        BinaryOperator add = BinaryOperators.Find(Operators.Add)!;
        CelValue sum = list.Count == 0 ? zero : list[0];
        for (int i = 1; i < list.Count && !sum.IsFailed; i++)
            sum = add(run, sum, list[i]);
        return sum;
    }
}
