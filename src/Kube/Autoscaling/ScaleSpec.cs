namespace Gantry.Kube.Autoscaling;

/// <summary>The number of replicas wanted.</summary>
public sealed record ScaleSpec
{
    /// <summary>The number of replicas wanted.</summary>
    public int? Replicas { get; init; }
}
