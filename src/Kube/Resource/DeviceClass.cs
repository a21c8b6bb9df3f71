using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A kind of device that claims can ask for.</summary>
public sealed record DeviceClass : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("resource.k8s.io", "v1", "DeviceClass", "deviceclasses") { Namespaced = false };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "DeviceClass"; } = "DeviceClass";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Which devices are of the class.</summary>
    [RequiredField, WireField(2)]
    public DeviceClassSpec Spec { get; init => field = value ?? new(); } = new();
}
