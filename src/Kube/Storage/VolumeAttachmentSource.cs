using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Storage;

/// <summary>The volume: exactly one of the two.</summary>
public sealed record VolumeAttachmentSource
{
    /// <summary>A volume that no object describes.</summary>
    [WireField(2)]
    public PersistentVolumeSpec? InlineVolumeSpec { get; init; }

    /// <summary>The name of the volume.</summary>
    [WireField(1, KeepsZero = true)]
    public string? PersistentVolumeName { get; init; }
}
