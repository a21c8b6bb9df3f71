using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apps;

/// <summary>Keeps a number of equal pods running and replaces them step by step when their template changes.</summary>
public sealed record Deployment : IKubeObject<Deployment>
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "Deployment", "deployments") { ShortNames = ["deploy"], Categories = ["all"], HasStatus = true, HasScale = true };

    public static JsonTypeInfo<Deployment> Json => KubeJson.TypeOf<Deployment>();

    public static JsonTypeInfo<KubeList<Deployment>> ListJson => KubeJson.TypeOf<KubeList<Deployment>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Deployment"; } = "Deployment";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the deployment is to be.</summary>
    [WireField(2)]
    public DeploymentSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>Its state.</summary>
    [WireField(3)]
    public DeploymentStatus Status { get; init => field = value ?? new(); } = new();

    public Deployment WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
