using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A wish for storage, which is bound to a volume that fulfils it.</summary>
public sealed record PersistentVolumeClaim : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims") { ShortNames = ["pvc"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PersistentVolumeClaim"; } = "PersistentVolumeClaim";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The storage that is wanted.</summary>
    [WireField(2)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The storage that there is.</summary>
    [WireField(3)]
    public PersistentVolumeClaimStatus Status { get; init => field = value ?? new(); } = new();
}
