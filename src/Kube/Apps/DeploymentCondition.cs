using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record DeploymentCondition
{
    public DateTimeOffset? LastTransitionTime { get; init; }

    public DateTimeOffset? LastUpdateTime { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    [RequiredField]
    public string Status { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
