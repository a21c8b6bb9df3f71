using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>What is the case.</summary>
public sealed record FlowSchemaStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(1)]
    public IReadOnlyList<FlowSchemaCondition> Conditions { get; init => field = value ?? []; } = [];
}
