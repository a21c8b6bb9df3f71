using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodCondition
{
    public DateTimeOffset? LastProbeTime { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    public string? Message { get; init; }

    public long? ObservedGeneration { get; init; }

    public string? Reason { get; init; }

    [RequiredField]
    public string Status { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
