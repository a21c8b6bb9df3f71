using Gantry.Cel;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>The answer to a question about rights.</summary>
internal sealed class DecisionValue(Verdict verdict) : CelOpaque(DecisionType)
{
    public static CelType DecisionType { get; } = CelType.Opaque("kubernetes.authorization.Decision");

    public Verdict Verdict => verdict;

    public override bool IsEqualTo(CelOpaque other) => other is DecisionValue decision && decision.Verdict == verdict;
}
