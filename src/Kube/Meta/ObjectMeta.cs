using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>What every object has: names, labels, owners and times.</summary>
public sealed record ObjectMeta
{
    /// <summary>Notes that programs and people keep with the object; not for selecting.</summary>
    [WireField(12)]
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>When the object was made. Set by the server.</summary>
    [WireField(8)]
    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Seconds that the object has to end by itself once its deletion was asked. Set by the server.</summary>
    [WireField(10, KeepsZero = true)]
    public long? DeletionGracePeriodSeconds { get; init; }

    /// <summary>When the object is to be gone. Set by the server when deletion is asked; it cannot be undone.</summary>
    [WireField(9)]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>Names of tasks to do before the object may go; it stays until the list is empty.</summary>
    [PatchMerge, ListSet, WireField(14)]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];

    /// <summary>A prefix from which the server makes a unique name where no name is given.</summary>
    [WireField(2)]
    public string? GenerateName { get; init; }

    /// <summary>Counts the changes of what is wanted. Set by the server.</summary>
    [WireField(7)]
    public long? Generation { get; init; }

    /// <summary>Names and values by which objects are organised and selected.</summary>
    [WireField(11)]
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The record of which program set which fields. Kept by the server.</summary>
    [ListAtomic, WireField(17)]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init => field = value ?? []; } = [];

    /// <summary>The name, unique among objects of the kind in a namespace. It cannot be changed.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The namespace that the object is in; default where none is named. It cannot be changed.</summary>
    [WireField(3)]
    public string? Namespace { get; init; }

    /// <summary>The objects that this one belongs to. When all are gone, this one is removed.</summary>
    [PatchMerge("uid"), ListMap("uid"), WireField(13)]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init => field = value ?? []; } = [];

    /// <summary>Changes with every change of the object. Send it with an update to have it refused if someone else was faster.</summary>
    [WireField(6)]
    public string? ResourceVersion { get; init; }

    /// <summary>No longer set.</summary>
    [WireField(4)]
    public string? SelfLink { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(5)]
    public string? Uid { get; init; }
}
