using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>A wish to have a volume at a node, and how far it has come.</summary>
public sealed record VolumeAttachment : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments") { Namespaced = false, HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "VolumeAttachment"; } = "VolumeAttachment";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [RequiredField, WireField(2)]
    public VolumeAttachmentSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public VolumeAttachmentStatus Status { get; init => field = value ?? new(); } = new();
}
