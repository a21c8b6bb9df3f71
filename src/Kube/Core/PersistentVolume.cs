using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A piece of storage of the cluster that one claim can have.</summary>
public sealed record PersistentVolume : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "PersistentVolume", "persistentvolumes") { Namespaced = false, ShortNames = ["pv"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PersistentVolume"; } = "PersistentVolume";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the storage is and who may have it.</summary>
    [WireField(2)]
    public PersistentVolumeSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The state of the storage.</summary>
    [WireField(3)]
    public PersistentVolumeStatus Status { get; init => field = value ?? new(); } = new();
}
