using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>One stable name and address for a changing set of pods.</summary>
public sealed record Service : IKubeObject<Service>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Service", "services") { ShortNames = ["svc"], Categories = ["all"], HasStatus = true };

    public static JsonTypeInfo<Service> Json => KubeJson.TypeOf<Service>();

    public static JsonTypeInfo<KubeList<Service>> ListJson => KubeJson.TypeOf<KubeList<Service>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Service"; } = "Service";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the service is to be.</summary>
    [WireField(2)]
    public ServiceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Its state.</summary>
    [WireField(3)]
    public ServiceStatus Status { get; init => field = value ?? new(); } = new();

    public Service WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
