using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The state of a claim.</summary>
public sealed record PersistentVolumeClaimStatus
{
    /// <summary>How the volume may be mounted.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    /// <summary>How far a change of the size has come, by resource.</summary>
    [WireField(7)]
    public IReadOnlyDictionary<string, string> AllocatedResourceStatuses { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The size that was set aside for the claim, which is above its capacity while the volume grows.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The size of the volume.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), PatchMerge("type"), WireField(4)]
    public IReadOnlyList<PersistentVolumeClaimCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The class that the volume has now.</summary>
    [WireField(8, KeepsZero = true)]
    public string? CurrentVolumeAttributesClassName { get; init; }

    /// <summary>How far a change of the class has come.</summary>
    [WireField(9)]
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }

    /// <summary>Pending, Bound or Lost.</summary>
    [WireField(1)]
    public string? Phase { get; init; }
}
