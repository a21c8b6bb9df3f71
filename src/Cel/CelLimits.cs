namespace Gantry.Cel;

/// <summary>How much an expression may be and use. Costs are Kubernetes' units: about 50 ns of work each.</summary>
public sealed record CelLimits
{
    public static CelLimits Default { get; } = new();

    public static CelLimits Kubernetes { get; } = new() { StrictLiterals = true };

    /// <summary>Code units of source. cel-go's default.</summary>
    public int ExpressionLength { get; init; } = 100_000;

    /// <summary>Nesting of brackets, calls and choices in the source. cel-go's default.</summary>
    public int Depth { get; init; } = 250;

    /// <summary>Nesting of the syntax tree, which chains of operators deepen too: the evaluator uses the thread's stack.</summary>
    public int TreeDepth { get; init; } = 500;

    /// <summary>Nodes of the syntax tree, after macros are expanded.</summary>
    public int Nodes { get; init; } = 100_000;

    /// <summary>Issues reported before the parser or the checker gives up.</summary>
    public int Issues { get; init; } = 30;

    /// <summary>Whether literals are held to more than the language asks: items of one type, times and patterns that can be read. Kubernetes does.</summary>
    public bool StrictLiterals { get; init; }

    /// <summary>Cost that one evaluation may have. Kubernetes' limit for each call.</summary>
    public long Cost { get; init; } = 10_000_000;

    /// <summary>Characters that one evaluation may put into new values; an item of a list or map counts as 16.</summary>
    public long Allocation { get; init; } = 32_000_000;
}
