using Gantry.Cel;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>One use of a policy's expressions over a request: what they see, the values of the variables meanwhile, and what they may still cost.</summary>
internal sealed class PolicyPass
{
    private readonly CelBindings _bindings;
    private readonly EvaluationBudget _budget;
    private readonly CancellationToken _cancel;

    public PolicyPass(PolicyVariables variables, CelBindings bindings, EvaluationBudget budget, CancellationToken cancel)
    {
        _bindings = bindings;
        _budget = budget;
        _cancel = cancel;
        bindings.Set("variables", CelValue.From(new VariableValues(variables, () => bindings, budget, cancel)));
    }

    public (CelValue Value, string Fault) Evaluate(Expression expression) => expression.Evaluate(_bindings, _budget, _cancel);
}
