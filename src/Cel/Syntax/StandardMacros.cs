namespace Gantry.Cel;

/// <summary>has, and the macros over lists, maps and optionals, with one variable or two.</summary>
internal static class StandardMacros
{
    public static IReadOnlyList<Macro> All { get; } =
    [
        new("has", false, 1, Has),
        Fold("all", FoldKind.All),
        Fold("exists", FoldKind.Exists),
        Fold("exists_one", FoldKind.ExistsOne),
        Fold("existsOne", FoldKind.ExistsOne),
        Fold("map", FoldKind.Map),
        FilteredFold("map", FoldKind.Map),
        Fold("filter", FoldKind.Filter),
        Fold("sortBy", FoldKind.SortBy),
        PairFold("all", FoldKind.All),
        PairFold("exists", FoldKind.Exists),
        PairFold("exists_one", FoldKind.ExistsOne),
        PairFold("existsOne", FoldKind.ExistsOne),
        PairFold("transformList", FoldKind.Map),
        FilteredPairFold("transformList", FoldKind.Map),
        PairFold("transformMap", FoldKind.TransformMap),
        FilteredPairFold("transformMap", FoldKind.TransformMap),
        PairFold("transformMapEntry", FoldKind.TransformMapEntry),
        FilteredPairFold("transformMapEntry", FoldKind.TransformMapEntry),
        new("bind", true, 3, Bind),
        new("optMap", true, 2, call => OptionalMap(call, isFlat: false)),
        new("optFlatMap", true, 2, call => OptionalMap(call, isFlat: true)),
    ];

    /// <summary>Those that Kubernetes has: no cel.bind, and existsOne with two variables only.</summary>
    public static IEnumerable<Macro> Kubernetes => All.Where(macro => (macro.Name, macro.Arguments) is not (("bind", _) or ("existsOne", 2)));

    private static SelectExpr Has(MacroCall call) =>
        call.Arguments[0] is SelectExpr { IsTest: false } select
            ? new SelectExpr(call.Position, select.Operand, select.Field, isTest: true, select.IsOptional)
            : throw new SyntaxFailure(call.Arguments[0].Position, "invalid argument to has() macro");

    private static Macro Fold(string name, FoldKind kind) =>
        new(name, true, 2, call => new FoldExpr(call.Position, kind, call.Target!, call.Variable(0), null, null, call.Arguments[1]));

    private static Macro FilteredFold(string name, FoldKind kind) =>
        new(name, true, 3, call => new FoldExpr(call.Position, kind, call.Target!, call.Variable(0), null, call.Arguments[1], call.Arguments[2]));

    private static Macro PairFold(string name, FoldKind kind) =>
        new(name, true, 3, call => new FoldExpr(call.Position, kind, call.Target!, call.Variable(0), Second(call), null, call.Arguments[2]));

    private static Macro FilteredPairFold(string name, FoldKind kind) =>
        new(name, true, 4, call => new FoldExpr(call.Position, kind, call.Target!, call.Variable(0), Second(call), call.Arguments[2], call.Arguments[3]));

    private static string Second(MacroCall call) =>
        call.Variable(1) is var second && second != call.Variable(0)
            ? second
            : throw new SyntaxFailure(call.Arguments[1].Position, $"duplicate variable name: {call.Variable(1)}");

    private static BindExpr? Bind(MacroCall call) =>
        call.Target is IdentExpr { Name: "cel" } ? new BindExpr(call.Position, call.Variable(0), call.Arguments[1], call.Arguments[2]) : null;

    private static OptionalMapExpr OptionalMap(MacroCall call, bool isFlat) =>
        new(call.Position, call.Target!, call.Variable(0), call.Arguments[1], isFlat);
}
