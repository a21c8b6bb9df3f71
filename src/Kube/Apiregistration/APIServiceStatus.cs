using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiregistration;

/// <summary>What is the case.</summary>
public sealed record APIServiceStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(1)]
    public IReadOnlyList<APIServiceCondition> Conditions { get; init => field = value ?? []; } = [];
}
