using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>Lists as sets: sets.contains, sets.equivalent, sets.intersects.</summary>
internal static class SetFunctions
{
    private static readonly CelType T = Parameter("T");

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("sets.contains", "list_sets_contains_list", Bool, [List(T), List(T)],
            (run, a) => CelValue.From(Contains(run, a[0].AsList, a[1].AsList)), CelCostRule.EachWithEach)
        .Global("sets.equivalent", "list_sets_equivalent_list", Bool, [List(T), List(T)],
            (run, a) => CelValue.From(Contains(run, a[0].AsList, a[1].AsList) && Contains(run, a[1].AsList, a[0].AsList)), CelCostRule.EachWithEach)
        .Global("sets.intersects", "list_sets_intersects_list", Bool, [List(T), List(T)], Intersects, CelCostRule.EachWithEach);

    private static bool Contains(Evaluation run, CelList whole, CelList part)
    {
        foreach (CelValue item in part)
        {
            if (!Has(run, whole, item))
                return false;
        }
        return true;
    }

    private static CelValue Intersects(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        foreach (CelValue item in a[1].AsList)
        {
            if (Has(run, a[0].AsList, item))
                return CelValue.True;
        }
        return CelValue.False;
    }

    private static bool Has(Evaluation run, CelList list, in CelValue wanted)
    {
        for (int i = 0; i < list.Count; i++)
        {
            run.Step();
            if (Equality.Of(run, list[i], wanted))
                return true;
        }
        return false;
    }
}
