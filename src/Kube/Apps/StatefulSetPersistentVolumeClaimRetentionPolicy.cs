using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What becomes of the claims that were made for pods.</summary>
public sealed record StatefulSetPersistentVolumeClaimRetentionPolicy
{
    /// <summary>Retain or Delete, when the stateful set is deleted.</summary>
    [OneOf("Retain", "Delete"), DefaultsTo("Retain"), WireField(1)]
    public string? WhenDeleted { get; init; }

    /// <summary>Retain or Delete, when the pod is one too many.</summary>
    [OneOf("Retain", "Delete"), DefaultsTo("Retain"), WireField(2)]
    public string? WhenScaled { get; init; }
}
