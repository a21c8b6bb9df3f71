using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Apps;

public sealed record Deployment : IKubeObject<Deployment>
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "Deployment", "deployments") { ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, HasScale = true };

    public static JsonTypeInfo<Deployment> Json => KubeJson.TypeOf<Deployment>();

    public static JsonTypeInfo<KubeList<Deployment>> ListJson => KubeJson.TypeOf<KubeList<Deployment>>();

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    public string Kind { get; init => field = value ?? "Deployment"; } = "Deployment";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public DeploymentSpec Spec { get; init => field = value ?? new(); } = new();

    public DeploymentStatus Status { get; init => field = value ?? new(); } = new();

    public Deployment WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
