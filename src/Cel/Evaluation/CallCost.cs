namespace Gantry.Cel;

/// <summary>What a call costs, by the rules of Kubernetes: units of about 50 ns, a tenth for each character.</summary>
internal static class CallCost
{
    public const double Traversal = 0.1;
    public const double Pattern = 0.25;
    public const int List = 10;
    public const int Map = 30;
    public const int Struct = 40;

    public static long Of(CelOverload overload, ReadOnlySpan<CelValue> arguments) => overload.Cost switch
    {
        CelCostRule.Constant => 1,
        CelCostRule.TraverseFirst => Part(SizeOf(arguments[0]), Traversal),
        CelCostRule.TraverseFirstTwice => Part(SizeOf(arguments[0]), 2 * Traversal),
        CelCostRule.TraverseSecond => Part(SizeOf(arguments[1]), Traversal),
        CelCostRule.TraverseBoth => Part(SizeOf(arguments[0]) + SizeOf(arguments[1]), Traversal),
        CelCostRule.Compare => Part(Math.Min(SizeOf(arguments[0]), SizeOf(arguments[1])), Traversal),
        CelCostRule.Search => Part(SizeOf(arguments[0]), Traversal) * Part(SizeOf(arguments[1]), Traversal),
        CelCostRule.Match => Part(SizeOf(arguments[0]) + 1, Traversal) * Part(SizeOf(arguments[1]), Pattern),
        CelCostRule.EachOfFirst => SizeOf(arguments[0]),
        CelCostRule.EachOfSecond => SizeOf(arguments[1]),
        CelCostRule.EachWithEach => (SizeOf(arguments[0]) * SizeOf(arguments[1])) + 1,
        _ => overload.FixedCost,
    };

    public static CelCostRange Of(CelOverload overload, ReadOnlySpan<CelCostRange> sizes) => overload.Cost switch
    {
        CelCostRule.Constant => CelCostRange.Exactly(1),
        CelCostRule.TraverseFirst => sizes[0].Times(Traversal),
        CelCostRule.TraverseFirstTwice => sizes[0].Times(2 * Traversal),
        CelCostRule.TraverseSecond => sizes[1].Times(Traversal),
        CelCostRule.TraverseBoth => (sizes[0] + sizes[1]).Times(Traversal),
        CelCostRule.Compare => Smaller(sizes[0], sizes[1]).Times(Traversal),
        CelCostRule.Search => sizes[0].Times(Traversal) * sizes[1].Times(Traversal),
        CelCostRule.Match => (sizes[0] + CelCostRange.Exactly(1)).Times(Traversal) * sizes[1].Times(Pattern),
        CelCostRule.EachOfFirst => sizes[0],
        CelCostRule.EachOfSecond => sizes[1],
        CelCostRule.EachWithEach => (sizes[0] * sizes[1]) + CelCostRange.Exactly(1),
        _ => CelCostRange.Exactly((ulong)overload.FixedCost),
    };

    public static long SizeOf(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length,
        CelKind.Bytes => value.AsBytes.Length,
        CelKind.List => value.AsList.Count,
        CelKind.Map => value.AsMap.Count,
        CelKind.Optional when value.HasOptional => SizeOf(value.AsOptional),
        _ => 1,
    };

    public static long Part(long size, double factor) => (long)Math.Ceiling(size * factor);

    private static CelCostRange Smaller(CelCostRange first, CelCostRange second)
    {
        ulong most = Math.Min(first.Max, second.Max);
        return new CelCostRange(most > 0 ? 1UL : 0, most);
    }
}
