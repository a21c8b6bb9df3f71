using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>What the expressions of one decision may cost together.</summary>
internal sealed class EvaluationBudget(long budget)
{
    public const string SpentMessage = "validation failed due to running out of cost budget, no further validation rules will be run";

    private long _left = budget;

    public bool IsSpent => _left < 0;

    public void Pay(long cost) => _left -= cost;

    public CelLimits Limits(CelLimits general) => general with { Cost = Math.Min(AdmissionExpressions.CallLimit, Math.Max(_left, 1)) };
}
