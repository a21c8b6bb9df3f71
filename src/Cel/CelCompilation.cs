namespace Gantry.Cel;

/// <summary>A program, or the issues for which there is none.</summary>
public sealed record CelCompilation(CelProgram? Program, IReadOnlyList<CelIssue> Issues)
{
    /// <summary>Why no program is made of an expression without issues: a constant part of it can only fail.</summary>
    public string PlanFault { get; private init; } = "";

    /// <summary>Why there is no program, with the places in the source marked.</summary>
    public string Describe(string source) =>
        PlanFault.Length > 0 ? $"program instantiation failed: {PlanFault}" : $"compilation failed: {CelIssue.Describe(source, Issues)}";

    internal static CelCompilation Of(CelEnvironment environment, string source, bool isChecked)
    {
        try
        {
            return Compile(environment, source, isChecked);
        }
        catch (InsufficientExecutionStackException)
        {
            return new CelCompilation(null, [new CelIssue(1, 1, "expression is nested too deeply for the stack")]);
        }
    }

    private static CelCompilation Compile(CelEnvironment environment, string source, bool isChecked)
    {
        (Expr? tree, CelIssue? issue) = Parser.Parse(source, environment.Limits, environment.Macros);
        if (tree is null)
            return new CelCompilation(null, [issue!]);
        CheckedTree? types = null;
        if (isChecked)
        {
            types = Checker.Check(environment, source, tree);
            if (types.Issues.Count > 0)
                return new CelCompilation(null, types.Issues);
        }
        (CelProgram? program, string fault) = Planner.Plan(environment, source, tree, types);
        return new CelCompilation(program, []) { PlanFault = fault };
    }
}
