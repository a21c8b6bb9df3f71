using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record Pod : IKubeObject<Pod>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Pod", "pods") { ShortNames = ["po"], Categories = ["all"], HasStatus = true };

    public static JsonTypeInfo<Pod> Json => KubeJson.TypeOf<Pod>();

    public static JsonTypeInfo<KubeList<Pod>> ListJson => KubeJson.TypeOf<KubeList<Pod>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Pod"; } = "Pod";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public PodSpec Spec { get; init => field = value ?? new(); } = new();

    public PodStatus Status { get; init => field = value ?? new(); } = new();

    public Pod WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
