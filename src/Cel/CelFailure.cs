namespace Gantry.Cel;

/// <summary>What went wrong outside of an expression's own errors.</summary>
public enum CelFailure
{
    /// <summary>A value that JSON has no form for.</summary>
    NoJson,

    /// <summary>A variable that the environment does not declare.</summary>
    NoVariable,

    /// <summary>Source that is not of the language.</summary>
    Syntax,

    /// <summary>An evaluation that went over its limits.</summary>
    Stopped,

    /// <summary>Two declarations that exclude each other.</summary>
    Declaration,
}
