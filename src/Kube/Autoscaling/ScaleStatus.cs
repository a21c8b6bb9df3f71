using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>The number of replicas that there are.</summary>
public sealed record ScaleStatus
{
    /// <summary>The number of replicas that there are.</summary>
    [RequiredField]
    public int Replicas { get; init; }

    /// <summary>The labels of the pods, as a query.</summary>
    public string? Selector { get; init; }
}
