using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A condition, set by someone else, without which a pod is not ready.</summary>
public sealed record PodReadinessGate
{
    /// <summary>The type of the condition.</summary>
    [RequiredField, WireField(1)]
    public string ConditionType { get; init => field = value ?? ""; } = "";
}
