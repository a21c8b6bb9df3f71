using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record ConfigMap : IKubeObject<ConfigMap>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ConfigMap", "configmaps") { ShortNames = ["cm"] };

    public static JsonTypeInfo<ConfigMap> Json => KubeJson.TypeOf<ConfigMap>();

    public static JsonTypeInfo<KubeList<ConfigMap>> ListJson => KubeJson.TypeOf<KubeList<ConfigMap>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public IReadOnlyDictionary<string, byte[]> BinaryData { get; init => field = value ?? FrozenDictionary<string, byte[]>.Empty; } = FrozenDictionary<string, byte[]>.Empty;

    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    public bool? Immutable { get; init; }

    public string Kind { get; init => field = value ?? "ConfigMap"; } = "ConfigMap";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ConfigMap WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
