using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>What all objects of a namespace may use together.</summary>
public sealed record ResourceQuota : IKubeObject<ResourceQuota>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ResourceQuota", "resourcequotas") { ShortNames = ["quota"], HasStatus = true };

    public static JsonTypeInfo<ResourceQuota> Json => KubeJson.TypeOf<ResourceQuota>();

    public static JsonTypeInfo<KubeList<ResourceQuota>> ListJson => KubeJson.TypeOf<KubeList<ResourceQuota>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ResourceQuota"; } = "ResourceQuota";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The limits.</summary>
    [WireField(2)]
    public ResourceQuotaSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The limits and what is used of them.</summary>
    [WireField(3)]
    public ResourceQuotaStatus Status { get; init => field = value ?? new(); } = new();

    public ResourceQuota WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
