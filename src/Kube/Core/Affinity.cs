using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Rules that draw a pod towards nodes or other pods, or keep it away from them.</summary>
public sealed record Affinity
{
    /// <summary>Rules about nodes.</summary>
    [WireField(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    /// <summary>Rules about pods to be near.</summary>
    [WireField(2)]
    public PodAffinity? PodAffinity { get; init; }

    /// <summary>Rules about pods to be away from.</summary>
    [WireField(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
