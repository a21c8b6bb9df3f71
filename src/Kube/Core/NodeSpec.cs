using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record NodeSpec
{
    public NodeConfigSource? ConfigSource { get; init; }

    public string? ExternalID { get; init; }

    public string? PodCIDR { get; init; }

    [PatchMerge, ListSet]
    public IReadOnlyList<string> PodCIDRs { get; init => field = value ?? []; } = [];

    public string? ProviderID { get; init; }

    [ListAtomic]
    public IReadOnlyList<Taint> Taints { get; init => field = value ?? []; } = [];

    public bool? Unschedulable { get; init; }
}
