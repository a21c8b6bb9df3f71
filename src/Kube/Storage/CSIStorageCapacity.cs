using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>How much storage a driver has left for a class in one part of the cluster.</summary>
public sealed record CSIStorageCapacity : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities");

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";

    /// <summary>How much is free; nothing is known where it is left out.</summary>
    [WireField(4)]
    public Quantity? Capacity { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "CSIStorageCapacity"; } = "CSIStorageCapacity";

    /// <summary>The largest volume that can be made.</summary>
    [WireField(5)]
    public Quantity? MaximumVolumeSize { get; init; }

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The nodes of that part, by labels.</summary>
    [WireField(2)]
    public LabelSelector? NodeTopology { get; init; }

    /// <summary>The class.</summary>
    [RequiredField, WireField(3)]
    public string StorageClassName { get; init => field = value ?? ""; } = "";
}
