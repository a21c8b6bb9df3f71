using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a node is to be.</summary>
public sealed record NodeSpec
{
    public NodeConfigSource? ConfigSource { get; init; }

    /// <summary>No longer used.</summary>
    public string? ExternalID { get; init; }

    /// <summary>The range of addresses for the node's pods.</summary>
    public string? PodCIDR { get; init; }

    /// <summary>The ranges of addresses for the node's pods, one for each family.</summary>
    [PatchMerge, ListSet]
    public IReadOnlyList<string> PodCIDRs { get; init => field = value ?? []; } = [];

    /// <summary>The id of the machine with its cloud provider.</summary>
    public string? ProviderID { get; init; }

    /// <summary>Marks that keep pods away.</summary>
    [ListAtomic]
    public IReadOnlyList<Taint> Taints { get; init => field = value ?? []; } = [];

    /// <summary>Whether new pods are kept away; kubectl cordon sets it.</summary>
    public bool? Unschedulable { get; init; }
}
