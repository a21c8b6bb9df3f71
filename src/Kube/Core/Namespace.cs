using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record Namespace : IKubeObject<Namespace>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Namespace", "namespaces") { Namespaced = false, ShortNames = ["ns"], HasStatus = true };

    public static JsonTypeInfo<Namespace> Json => KubeJson.TypeOf<Namespace>();

    public static JsonTypeInfo<KubeList<Namespace>> ListJson => KubeJson.TypeOf<KubeList<Namespace>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public string Kind { get; init => field = value ?? "Namespace"; } = "Namespace";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public NamespaceSpec Spec { get; init => field = value ?? new(); } = new();

    public NamespaceStatus Status { get; init => field = value ?? new(); } = new();

    public Namespace WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
