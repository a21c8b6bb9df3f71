using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record Secret : IKubeObject<Secret>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Secret", "secrets");

    public static JsonTypeInfo<Secret> Json => KubeJson.TypeOf<Secret>();

    public static JsonTypeInfo<KubeList<Secret>> ListJson => KubeJson.TypeOf<KubeList<Secret>>();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    public IReadOnlyDictionary<string, byte[]> Data { get; init => field = value ?? FrozenDictionary<string, byte[]>.Empty; } = FrozenDictionary<string, byte[]>.Empty;

    public bool? Immutable { get; init; }

    public string Kind { get; init => field = value ?? "Secret"; } = "Secret";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public IReadOnlyDictionary<string, string> StringData { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    [DefaultsTo("Opaque")]
    public string? Type { get; init; }

    public Secret WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
