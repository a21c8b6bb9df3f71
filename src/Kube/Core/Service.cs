using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record Service : IKubeObject<Service>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Service", "services") { ShortNames = ["svc"], Categories = ["all"], HasStatus = true };

    public static JsonTypeInfo<Service> Json => KubeJson.TypeOf<Service>();

    public static JsonTypeInfo<KubeList<Service>> ListJson => KubeJson.TypeOf<KubeList<Service>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Service"; } = "Service";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ServiceSpec Spec { get; init => field = value ?? new(); } = new();

    public ServiceStatus Status { get; init => field = value ?? new(); } = new();

    public Service WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
