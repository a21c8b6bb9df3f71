using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodReadinessGate
{
    [RequiredField]
    public string ConditionType { get; init => field = value ?? ""; } = "";
}
