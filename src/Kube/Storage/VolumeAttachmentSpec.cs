using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>Which volume is attached where, and by whom.</summary>
public sealed record VolumeAttachmentSpec
{
    /// <summary>The driver that attaches it.</summary>
    [RequiredField, WireField(1)]
    public string Attacher { get; init => field = value ?? ""; } = "";

    /// <summary>The node.</summary>
    [RequiredField, WireField(3)]
    public string NodeName { get; init => field = value ?? ""; } = "";

    /// <summary>The volume.</summary>
    [RequiredField, WireField(2)]
    public VolumeAttachmentSource Source { get; init => field = value ?? new(); } = new();
}
