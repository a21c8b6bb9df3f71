using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>What is the case.</summary>
public sealed record PriorityLevelConfigurationStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(1)]
    public IReadOnlyList<PriorityLevelConfigurationCondition> Conditions { get; init => field = value ?? []; } = [];
}
