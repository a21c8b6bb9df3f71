namespace Gantry.Kube.Core;

public sealed record Affinity
{
    public NodeAffinity? NodeAffinity { get; init; }

    public PodAffinity? PodAffinity { get; init; }

    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
