namespace Gantry.Kube.Core;

/// <summary>Rules that draw a pod towards nodes or other pods, or keep it away from them.</summary>
public sealed record Affinity
{
    /// <summary>Rules about nodes.</summary>
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Rules about pods to be near.</summary>
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Rules about pods to be away from.</summary>
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
