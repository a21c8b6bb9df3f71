using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

public sealed record ScaleStatus
{
    [RequiredField]
    public int Replicas { get; init; }

    public string? Selector { get; init; }
}
