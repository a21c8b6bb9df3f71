namespace Gantry.Cel;

/// <summary>What the checker found: a type for each node, the overloads that each call can mean, and what is wrong.</summary>
internal sealed class CheckedTree
{
    private readonly Dictionary<Expr, CelType> _types = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, CelOverload[]> _overloads = new(ReferenceEqualityComparer.Instance);

    public List<CelIssue> Issues { get; } = [];

    public CelType TypeOf(Expr expr) => _types.GetValueOrDefault(expr) ?? CelType.Dyn;

    public CelOverload[] OverloadsOf(Expr expr) => _overloads.GetValueOrDefault(expr) ?? [];

    public void Set(Expr expr, CelType type) => _types[expr] = type;

    public void Set(Expr expr, CelOverload[] found) => _overloads[expr] = found;

    /// <summary>Replaces parameters of types by what they came to.</summary>
    public void Settle(Substitution substitution)
    {
        foreach ((Expr expr, CelType type) in _types)
            _types[expr] = substitution.Apply(type, unboundIsDyn: true);
    }
}
