using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>What the types say about the expressions.</summary>
public sealed record TypeChecking
{
    /// <summary>Doubts about expressions.</summary>
    [ListAtomic, WireField(1)]
    public IReadOnlyList<ExpressionWarning> ExpressionWarnings { get; init => field = value ?? []; } = [];
}
