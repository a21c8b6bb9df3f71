using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>Bounds of what an expression can cost, from the sizes that its inputs can have. Rules: those that Kubernetes holds schemas to.</summary>
internal sealed class CostEstimator(CelEnvironment environment, CheckedTree types, CelSizes sizes)
{
    private static readonly CelCostRange One = CelCostRange.Exactly(1);

    private readonly List<(string Name, Estimate Value)> _locals = [];

    public CelCostRange CostOf(Expr tree) => Visit(tree).Cost;

    private Estimate Visit(Expr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return EstimateOf(expr);
    }

    private Estimate EstimateOf(Expr expr) => expr switch
    {
        LiteralExpr literal => new Estimate(default, CelCostRange.Exactly((ulong)CallCost.SizeOf(literal.Value))),
        IdentExpr ident => Ident(ident),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr made => new Estimate(Sum(made.Fields.Select(field => field.Value)) + CelCostRange.Exactly(CallCost.Struct), null),
        FoldExpr fold => Fold(fold),
        BindExpr bind => Bind(bind.Name, Visit(bind.Value), bind.Body),
        OptionalMapExpr map => OptionalMap(map),
        _ => throw new InvalidOperationException($"no cost rule for {expr.GetType().Name}"),
    };

    private CelCostRange Sum(IEnumerable<Expr> all) => all.Aggregate(default(CelCostRange), (sum, expr) => sum + Visit(expr).Cost);

    // What is not computed is asked for by its path; what has no size counts as one.
    private CelCostRange SizeOf(Expr expr, Estimate estimate)
    {
        if (estimate.Size is { } known)
            return known;
        CelType type = types.TypeOf(expr);
        if (estimate.Path is { } path && sizes(path, type) is { } told)
            return told;
        return type.IsScalar ? One : CelCostRange.Unknown;
    }

    private Estimate Ident(IdentExpr ident)
    {
        for (int i = _locals.Count - 1; i >= 0 && !ident.IsRooted; i--)
        {
            if (_locals[i].Name == ident.Name)
                return _locals[i].Value with { Cost = One };
        }
        return new Estimate(environment.Functions.TryGetConstant(ident.Name, out _) ? default : One, null) { Path = [ident.Name] };
    }

    private Estimate Select(SelectExpr select)
    {
        Estimate operand = Visit(select.Operand);
        if (select.IsTest)
            return new Estimate(operand.Cost + One, One);
        bool isLookup = types.TypeOf(select.Operand).Kind is CelTypeKind.Map or CelTypeKind.Struct or CelTypeKind.Dyn or CelTypeKind.Opaque;
        return new Estimate(isLookup ? operand.Cost + One : operand.Cost, null) { Path = operand.Below(select.Field) };
    }

    private Estimate List(ListExpr list)
    {
        CelCostRange? items = null;
        CelCostRange cost = CelCostRange.Exactly(CallCost.List);
        foreach (ItemExpr item in list.Items)
        {
            Estimate found = Visit(item.Value);
            cost += found.Cost;
            CelCostRange size = SizeOf(item.Value, found);
            items = items is null ? size : items.Value.Or(size);
        }
        return new Estimate(cost, CelCostRange.Exactly((ulong)list.Items.Length)) { Items = items };
    }

    private Estimate Map(MapExpr map)
    {
        CelCostRange cost = CelCostRange.Exactly(CallCost.Map);
        foreach (EntryExpr entry in map.Entries)
            cost += Visit(entry.Key).Cost + Visit(entry.Value).Cost;
        return new Estimate(cost, CelCostRange.Exactly((ulong)map.Entries.Length));
    }

    private Estimate Call(CallExpr call)
    {
        Expr[] arguments = call.Arguments;
        switch (call.Function)
        {
            case Operators.And or Operators.Or:
                Estimate first = Visit(arguments[0]);
                return new Estimate(new CelCostRange(first.Cost.Min, (first.Cost + Sum(arguments.Skip(1))).Max), One);
            case Operators.Choose:
                Estimate whenTrue = Visit(arguments[1]);
                Estimate whenFalse = Visit(arguments[2]);
                return new Estimate(
                    Visit(arguments[0]).Cost + whenTrue.Cost.Or(whenFalse.Cost),
                    SizeOf(arguments[1], whenTrue).Or(SizeOf(arguments[2], whenFalse)));
            case Operators.Index or Operators.OptionalIndex:
                Estimate operand = Visit(arguments[0]);
                return new Estimate(operand.Cost + Visit(arguments[1]).Cost + One, operand.Items) { Path = operand.Below(StepInto(arguments[0])) };
        }
        return FunctionCall(call);
    }

    private Estimate FunctionCall(CallExpr call)
    {
        CelOverload[] overloads = types.OverloadsOf(call);
        bool hasTarget = call.Target is not null && overloads.Any(overload => overload.IsMember);
        Expr[] arguments = hasTarget ? [call.Target!, .. call.Arguments] : call.Arguments;
        Estimate[] estimates = [.. arguments.Select(Visit)];
        CelCostRange[] found = [.. arguments.Zip(estimates, SizeOf)];
        CelCostRange cost = estimates.Aggregate(default(CelCostRange), (sum, estimate) => sum + estimate.Cost);
        CelCostRange? own = null;
        CelCostRange? size = null;
        foreach (CelOverload overload in overloads)
        {
            CelCostRange one = IsOpaqueEquality(call, arguments) ? One : CallCost.Of(overload, found);
            own = own is null ? one : own.Value.Or(one);
            size = overload.Size switch { CelSizeRule.Both => found[0] + found[1], CelSizeRule.UpToFirst => new CelCostRange(0, found[0].Max), _ => size };
        }
        return new Estimate(cost + (own ?? One), size);
    }

    // Values of the libraries' own types are small, but only == is known to be cheap.
    private bool IsOpaqueEquality(CallExpr call, Expr[] arguments) =>
        call.Function == Operators.Equal && arguments.All(argument => types.TypeOf(argument) is { Kind: CelTypeKind.Opaque, IsOptional: false });

    private Estimate Fold(FoldExpr fold)
    {
        Estimate range = Visit(fold.Range);
        CelCostRange count = SizeOf(fold.Range, range);
        bool isMap = types.TypeOf(fold.Range).Kind == CelTypeKind.Map;
        var key = new Estimate(default, isMap ? null : One) { Path = isMap ? range.Below("@keys") : null };
        var item = new Estimate(default, range.Items) { Path = range.Below(isMap ? "@values" : "@items") };
        _locals.Add((fold.First, fold.Second is not null || isMap ? key : item));
        if (fold.Second is not null)
            _locals.Add((fold.Second, item));
        CelCostRange filter = fold.Filter is null ? default : Visit(fold.Filter).Cost;
        Estimate of = Visit(fold.Body);
        CelCostRange made = SizeOf(fold.Body, of);
        CelCostRange body = of.Cost;
        _locals.RemoveRange(_locals.Count - (fold.Second is null ? 1 : 2), fold.Second is null ? 1 : 2);
        (CelCostRange fixedCost, CelCostRange turn) = Turn(fold, filter, body);
        CelCostRange? size = fold.Kind switch
        {
            FoldKind.All or FoldKind.Exists or FoldKind.ExistsOne => One,
            FoldKind.Map when fold.Filter is null => count,
            _ => new CelCostRange(0, count.Max),
        };
        return new Estimate(range.Cost + fixedCost + (count * turn), size) 
        {
            Path = fold.Kind == FoldKind.Filter && !isMap ? range.Path : null,
            Items = fold.Kind switch { FoldKind.Map => made, FoldKind.Filter => range.Items, _ => null },
        };
    }

    private static (CelCostRange Fixed, CelCostRange Turn) Turn(FoldExpr fold, CelCostRange filter, CelCostRange body)
    {
        CelCostRange kept = CelCostRange.Exactly(FoldCost.Kept);
        CelCostRange skipped = CelCostRange.Exactly(FoldCost.Skipped);
        ulong made = (ulong)(fold.Kind is FoldKind.TransformMap or FoldKind.TransformMapEntry ? CallCost.Map : CallCost.List);
        return fold.Kind switch
        {
            FoldKind.All => (One, CelCostRange.Exactly(FoldCost.All) + new CelCostRange(0, body.Max)),
            FoldKind.Exists => (One, CelCostRange.Exactly(FoldCost.Exists) + new CelCostRange(0, body.Max)),
            FoldKind.ExistsOne => (CelCostRange.Exactly(FoldCost.Result + 1), body + new CelCostRange(1, 2)),
            FoldKind.Filter => (CelCostRange.Exactly(made + 1), body + skipped.Or(kept + One)),
            _ when fold.Filter is null => (CelCostRange.Exactly(made + 1), body + kept),
            _ => (CelCostRange.Exactly(made + 1), filter + skipped.Or(body + kept)),
        };
    }

    private Estimate Bind(string name, Estimate value, Expr body)
    {
        _locals.Add((name, value with { Cost = default }));
        Estimate found = Visit(body);
        _locals.RemoveAt(_locals.Count - 1);
        return found with { Cost = found.Cost + value.Cost };
    }

    // What is in an optional has no path any more, so its size is not known.
    private Estimate OptionalMap(OptionalMapExpr map)
    {
        Estimate target = Visit(map.Target);
        CelCostRange? size = types.TypeOf(map.Target) is { IsOptional: true } optional && optional.Parameters[0].IsScalar ? One : null;
        Estimate found = Bind(map.Name, new Estimate(target.Cost + target.Cost, size), map.Body);
        return new Estimate(found.Cost + One + One + One, null);
    }

    private string StepInto(Expr operand) => types.TypeOf(operand).Kind == CelTypeKind.Map ? "@values" : "@items";

    /// <summary>Cost of a node, the size of its value if computed, of its items, and where the value comes from.</summary>
    private sealed record Estimate(CelCostRange Cost, CelCostRange? Size)
    {
        public CelCostRange? Items { get; init; }

        public IReadOnlyList<string>? Path { get; init; }

        public IReadOnlyList<string>? Below(string step) => Path is null ? null : [.. Path, step];
    }
}
