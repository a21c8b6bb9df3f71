using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>One expression with its program, or with the reason why it has none.</summary>
internal sealed class Expression
{
    private Expression(string source, CelProgram? program, string fault)
    {
        Source = source;
        Program = program;
        Fault = fault;
    }

    public string Source { get; }

    public CelProgram? Program { get; }

    /// <summary>Why there is no program; empty where there is one.</summary>
    public string Fault { get; }

    /// <summary>Compiles; a result of another type than one of those named is a fault, and one that is not known is too. No types named allow any.</summary>
    public static Expression Compile(CelEnvironment environment, string source, params ReadOnlySpan<CelType> results)
    {
        CelCompilation compiled = environment.Compile(source);
        if (compiled.Program is not { } program)
            return new Expression(source, null, compiled.Describe(source));

        CelType result = program.ResultType;
        if (results.Length == 0 || results.Contains(result))
            return new Expression(source, program, "");
        string wanted = results.Length == 1 ? results[0].ToString() : $"one of [{string.Join(' ', results.ToArray().Select(type => type.ToString()))}]";
        return new Expression(source, null, $"must evaluate to {wanted} but got {result}");
    }

    /// <summary>The value, or the error in the API's words; pays from the budget.</summary>
    public (CelValue Value, string Fault) Evaluate(CelBindings bindings, EvaluationBudget budget, CancellationToken cancel)
    {
        if (Program is null)
            return (CelValue.Null, $"compilation error: {Fault}");
        if (budget.IsSpent)
            return (CelValue.Null, EvaluationBudget.SpentMessage);

        CelOutcome outcome = Run(bindings, budget, cancel);
        if (budget.IsSpent)
            return (CelValue.Null, EvaluationBudget.SpentMessage);
        return outcome.IsError ? (CelValue.Null, $"expression '{Source}' resulted in error: {outcome.Value.Message}") : (outcome.Value, "");
    }

    /// <summary>The value that a variable of this name has, which is an error where there is none; pays from the budget.</summary>
    public CelValue EvaluateAs(string variable, CelBindings bindings, EvaluationBudget budget, CancellationToken cancel)
    {
        if (Program is null)
            return CelValue.Error($"composited variable \"{variable}\" fails to compile: {Fault}");

        CelValue value = Run(bindings, budget, cancel).Value;
        return value.IsFailed ? CelValue.Error($"composited variable \"{variable}\" fails to evaluate: {value.Message}") : value;
    }

    private CelOutcome Run(CelBindings bindings, EvaluationBudget budget, CancellationToken cancel)
    {
        CelOutcome outcome = Program!.Evaluate(bindings, budget.Limits(Program.Environment.Limits), cancel);
        budget.Pay(outcome.Cost);
        return outcome;
    }
}
