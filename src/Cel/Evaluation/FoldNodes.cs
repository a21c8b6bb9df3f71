namespace Gantry.Cel;

/// <summary>What each turn of a macro costs besides its parts: the language defines macros as loops over an accumulator.</summary>
internal static class FoldCost
{
    public const int All = 3;
    public const int Exists = 4;
    public const int Kept = 12;
    public const int Skipped = 1;
    public const int Result = 1;
}

/// <summary>range.all(x, p) and range.exists(x, p): one decisive item outweighs errors of the others.</summary>
internal sealed class QuantifierNode(Node range, FoldSlots slots, Node predicate, bool decisive) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        if (RangeItems.Open(range, slots, run, out RangeItems items) is { IsFailed: true } failed)
            return failed;
        CelValue outcome = CelValue.From(!decisive);
        while (items.Next(run))
        {
            run.Charge(decisive ? FoldCost.Exists : FoldCost.All);
            CelValue found = predicate.Evaluate(run);
            if (found.Kind == CelKind.Bool && found.AsBool == decisive)
                return found;
            if (found.Kind != CelKind.Bool)
                outcome = Failures.Worse(outcome, found.IsFailed ? found : Failures.NoOverload);
        }
        run.Charge(FoldCost.Result);
        return outcome;
    }
}

/// <summary>range.exists_one(x, p): an error of any item is the outcome.</summary>
internal sealed class ExistsOneNode(Node range, FoldSlots slots, Node predicate) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        if (RangeItems.Open(range, slots, run, out RangeItems items) is { IsFailed: true } failed)
            return failed;
        int count = 0;
        while (items.Next(run))
        {
            CelValue found = predicate.Evaluate(run);
            if (found.Kind != CelKind.Bool)
                return found.IsFailed ? found : Failures.NoOverload;
            run.Charge(found.AsBool ? FoldCost.Skipped + 1 : FoldCost.Skipped);
            count += found.AsBool ? 1 : 0;
        }
        run.Charge(FoldCost.Result + 1);
        return CelValue.From(count == 1);
    }
}

/// <summary>range.map(x, f), range.map(x, p, f), range.filter(x, p) and transformList.</summary>
internal sealed class MapFoldNode(Node range, FoldSlots slots, Node? filter, Node? transform) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        if (RangeItems.Open(range, slots, run, out RangeItems items) is { IsFailed: true } failed)
            return failed;
        run.Charge(CallCost.List + FoldCost.Result);
        var results = new List<CelValue>();
        while (items.Next(run))
        {
            if (filter is not null && filter.Evaluate(run) is { IsTrue: false } rejected)
            {
                if (rejected.Kind != CelKind.Bool)
                    return rejected.IsFailed ? rejected : Failures.NoOverload;
                run.Charge(FoldCost.Skipped);
                continue;
            }
            run.Charge(FoldCost.Kept);
            run.AllocateItems(1);
            CelValue result = transform is null ? items.Current : transform.Evaluate(run);
            if (result.IsFailed)
                return result;
            results.Add(result);
        }
        return CelValue.From(new ArrayValue([.. results]));
    }
}

/// <summary>transformMap, which keeps the keys, and transformMapEntry, whose body makes whole entries.</summary>
internal sealed class MapEntriesNode(Node range, FoldSlots slots, Node? filter, Node body, bool makesEntries) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        if (RangeItems.Open(range, slots, run, out RangeItems items) is { IsFailed: true } failed)
            return failed;
        run.Charge(CallCost.Map + FoldCost.Result);
        var results = new EntriesValue();
        while (items.Next(run))
        {
            if (filter is not null && filter.Evaluate(run) is { IsTrue: false } rejected)
            {
                if (rejected.Kind != CelKind.Bool)
                    return rejected.IsFailed ? rejected : Failures.NoOverload;
                run.Charge(FoldCost.Skipped);
                continue;
            }
            run.Charge(FoldCost.Kept);
            CelValue failure = Keep(run, results, body.Evaluate(run));
            if (failure.IsFailed)
                return failure;
        }
        return CelValue.From(results);
    }

    private CelValue Keep(Evaluation run, EntriesValue results, in CelValue made)
    {
        if (made.IsFailed)
            return made;
        run.AllocateItems(1);
        if (!makesEntries)
        {
            results.Add(run.Local(slots.First), made);
            return default;
        }
        if (made.Kind != CelKind.Map)
            return Failures.NoOverload;
        foreach ((CelValue key, CelValue value) in made.AsMap)
        {
            run.AllocateItems(1);
            run.Step();
            if (!results.Add(key, value))
                return CelValue.Error($"insert failed: key {key} already exists");
        }
        return default;
    }
}

/// <summary>range.sortBy(x, key).</summary>
internal sealed class SortByNode(Node range, FoldSlots slots, Node key) : Node
{
    public override CelValue Evaluate(Evaluation run)
    {
        if (RangeItems.Open(range, slots, run, out RangeItems items) is { IsFailed: true } failed)
            return failed;
        if (!items.IsList)
            return Failures.NoOverload;
        var keys = new List<CelValue>();
        var results = new List<CelValue>();
        while (items.Next(run))
        {
            run.Charge(FoldCost.Kept);
            run.AllocateItems(2);
            CelValue found = key.Evaluate(run);
            if (found.IsFailed)
                return found;
            keys.Add(found);
            results.Add(items.Current);
        }
        return ListFunctions.Sorted(run, [.. results], [.. keys]);
    }
}
