using System.Collections.Frozen;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>Settings of volumes that can be changed while they are used.</summary>
public sealed record VolumeAttributesClass : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses") { Namespaced = false, ShortNames = ["vac"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";

    /// <summary>The driver. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public string DriverName { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "VolumeAttributesClass"; } = "VolumeAttributesClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is passed on to the driver. It cannot be changed.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
