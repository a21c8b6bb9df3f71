namespace Gantry.Cel;

/// <summary>A program, or the issues for which there is none.</summary>
public sealed record CelCompilation(CelProgram? Program, IReadOnlyList<CelIssue> Issues)
{
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
        return new CelCompilation(Planner.Plan(environment, source, tree, types), []);
    }
}
