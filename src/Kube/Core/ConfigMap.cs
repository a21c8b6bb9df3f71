using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Configuration as names and values, for pods to read as environment variables or files. Not for secrets.</summary>
public sealed record ConfigMap : IKubeObject<ConfigMap>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ConfigMap", "configmaps") { ShortNames = ["cm"] };

    public static JsonTypeInfo<ConfigMap> Json => KubeJson.TypeOf<ConfigMap>();

    public static JsonTypeInfo<KubeList<ConfigMap>> ListJson => KubeJson.TypeOf<KubeList<ConfigMap>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>Entries that are not text, in base64.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, byte[]> BinaryData { get; init => field = value ?? FrozenDictionary<string, byte[]>.Empty; } = FrozenDictionary<string, byte[]>.Empty;

    /// <summary>Entries of text by their key.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether the content is fixed for ever.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? Immutable { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ConfigMap"; } = "ConfigMap";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ConfigMap WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
