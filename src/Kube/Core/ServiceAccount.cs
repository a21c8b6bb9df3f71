using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An identity for programs in pods, with which they speak to the API.</summary>
public sealed record ServiceAccount : IKubeObject<ServiceAccount>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ServiceAccount", "serviceaccounts") { ShortNames = ["sa"] };

    public static JsonTypeInfo<ServiceAccount> Json => KubeJson.TypeOf<ServiceAccount>();

    public static JsonTypeInfo<KubeList<ServiceAccount>> ListJson => KubeJson.TypeOf<KubeList<ServiceAccount>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>Whether pods of the account get a token, unless they say otherwise.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Secrets with credentials for registries, added to pods of the account.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init => field = value ?? []; } = [];

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ServiceAccount"; } = "ServiceAccount";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Secrets that pods of the account may use.</summary>
    [PatchMerge("name"), ListMap("name"), WireField(2)]
    public IReadOnlyList<ObjectReference> Secrets { get; init => field = value ?? []; } = [];

    public ServiceAccount WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
