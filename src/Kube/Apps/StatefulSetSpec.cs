using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What a stateful set is to be.</summary>
public sealed record StatefulSetSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    [WireField(9)]
    public int? MinReadySeconds { get; init; }

    /// <summary>How the pods are numbered.</summary>
    [WireField(11)]
    public StatefulSetOrdinals? Ordinals { get; init; }

    /// <summary>What becomes of the claims; they stay by default.</summary>
    [DefaultsToEmpty, WireField(10)]
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    /// <summary>OrderedReady starts and stops pods one after the other, Parallel all at once.</summary>
    [OneOf("OrderedReady", "Parallel"), DefaultsTo("OrderedReady"), WireField(6)]
    public string? PodManagementPolicy { get; init; }

    /// <summary>The number of pods wanted. 1 by default.</summary>
    [DefaultsTo(1), WireField(1, KeepsZero = true)]
    public int? Replicas { get; init; }

    /// <summary>How many old versions are kept to return to. 10 by default.</summary>
    [DefaultsTo(10), WireField(8, KeepsZero = true)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>The labels of the pods; they must be among the template's. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    /// <summary>The service that gives the pods their names in DNS. It cannot be changed.</summary>
    [WireField(5)]
    public string? ServiceName { get; init; }

    /// <summary>The pattern of the pods; each gets a name that ends in its number.</summary>
    [RequiredField, WireField(3)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    [DefaultsToEmpty, WireField(7)]
    public StatefulSetUpdateStrategy? UpdateStrategy { get; init; }

    /// <summary>Patterns of the claims of every pod. A volume of the same name in the template gives way.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<PersistentVolumeClaim> VolumeClaimTemplates { get; init => field = value ?? []; } = [];
}
