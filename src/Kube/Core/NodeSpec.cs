using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>What a node is to be.</summary>
public sealed record NodeSpec
{
    /// <summary>Where the agent gets its settings; no longer used.</summary>
    [WireField(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    /// <summary>No longer used.</summary>
    [WireField(2)]
    public string? ExternalID { get; init; }

    /// <summary>The range of addresses for the node's pods.</summary>
    [WireField(1)]
    public string? PodCIDR { get; init; }

    /// <summary>The ranges of addresses for the node's pods, one for each family.</summary>
    [PatchMerge, ListSet, WireField(7)]
    public IReadOnlyList<string> PodCIDRs { get; init => field = value ?? []; } = [];

    /// <summary>The id of the machine with its cloud provider.</summary>
    [WireField(3)]
    public string? ProviderID { get; init; }

    /// <summary>Marks that keep pods away.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<Taint> Taints { get; init => field = value ?? []; } = [];

    /// <summary>Whether new pods are kept away; kubectl cordon sets it.</summary>
    [WireField(4)]
    public bool? Unschedulable { get; init; }
}
