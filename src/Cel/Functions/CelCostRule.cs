namespace Gantry.Cel;

/// <summary>What a call costs, from the sizes of its arguments (0 is the target or first argument, 1 the next).</summary>
public enum CelCostRule
{
    /// <summary>One unit, whatever the arguments.</summary>
    Constant,

    /// <summary>A tenth of the size of argument 0.</summary>
    TraverseFirst,

    /// <summary>A fifth of the size of argument 0.</summary>
    TraverseFirstTwice,

    /// <summary>A tenth of the size of argument 1.</summary>
    TraverseSecond,

    /// <summary>A tenth of both sizes together.</summary>
    TraverseBoth,

    /// <summary>A tenth of the smaller size.</summary>
    Compare,

    /// <summary>The tenths of both sizes, multiplied.</summary>
    Search,

    /// <summary>A tenth of the text's size by a quarter of the pattern's.</summary>
    Match,

    /// <summary>One for each item of argument 0.</summary>
    EachOfFirst,

    /// <summary>One for each item of argument 1.</summary>
    EachOfSecond,

    /// <summary>Each item of one with each item of the other.</summary>
    EachWithEach,

    /// <summary>What the overload itself says in <see cref="CelOverload.FixedCost"/>.</summary>
    Fixed,
}
