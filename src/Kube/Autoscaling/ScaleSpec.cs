namespace Gantry.Kube.Autoscaling;

public sealed record ScaleSpec
{
    public int? Replicas { get; init; }
}
