using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>How far it has come.</summary>
public sealed record VolumeAttachmentStatus
{
    /// <summary>What went wrong while attaching.</summary>
    [WireField(3)]
    public VolumeError? AttachError { get; init; }

    /// <summary>Whether the volume is attached.</summary>
    [RequiredField, WireField(1)]
    public bool Attached { get; init; }

    /// <summary>What the driver said for those who mount the volume.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, string> AttachmentMetadata { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What went wrong while detaching.</summary>
    [WireField(4)]
    public VolumeError? DetachError { get; init; }
}
