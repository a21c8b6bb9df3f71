using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>The conditions that must all hold for a webhook or a policy to have a say.</summary>
internal sealed class MatchConditions
{
    private readonly IReadOnlyList<Expression> _conditions;

    private MatchConditions(IReadOnlyList<Expression> conditions) => _conditions = conditions;

    public bool None => _conditions.Count == 0;

    /// <summary>What is wrong with expressions that have no program.</summary>
    public IEnumerable<string> Faults => _conditions.Select(condition => condition.Fault).Where(fault => fault.Length > 0);

    public static MatchConditions Of(JsonObject owner, CelEnvironment environment) =>
        new([.. owner.Objects("matchConditions").Select(condition => Expression.Compile(environment, condition.Text("expression") ?? "", CelType.Bool))]);

    /// <summary>Whether all hold; a fault where none is false and some have no answer.</summary>
    public (bool Holds, string Fault) Judge(Func<CelEnvironment, CelBindings> bindings, CancellationToken cancel)
    {
        EvaluationBudget budget = new(AdmissionExpressions.ConditionsBudget);
        List<string> faults = [];
        CelBindings? shared = null;
        foreach (Expression condition in _conditions)
        {
            CelValue value = default;
            string fault = condition.Fault;
            if (condition.Program is { } program)
                (value, fault) = condition.Evaluate(shared ??= bindings(program.Environment), budget, cancel);
            if (budget.IsSpent)
                return (false, EvaluationBudget.SpentMessage);
            if (fault.Length > 0)
                faults.Add(fault);
            else if (value.Kind == CelKind.Bool && !value.AsBool)
                return (false, "");
        }

        string[] told = [.. faults.Distinct()];
        return (told.Length == 0, told.Length == 1 ? told[0] : told.Length == 0 ? "" : $"[{string.Join(", ", told)}]");
    }
}
