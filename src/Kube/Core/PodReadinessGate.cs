using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A condition, set by someone else, without which a pod is not ready.</summary>
public sealed record PodReadinessGate
{
    /// <summary>The type of the condition.</summary>
    [RequiredField]
    public string ConditionType { get; init => field = value ?? ""; } = "";
}
