using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Small confidential data (passwords, keys, tokens) for pods to read as environment variables or files.</summary>
public sealed record Secret : IKubeObject<Secret>
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "Secret", "secrets");

    public static JsonTypeInfo<Secret> Json => KubeJson.TypeOf<Secret>();

    public static JsonTypeInfo<KubeList<Secret>> ListJson => KubeJson.TypeOf<KubeList<Secret>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>Entries in base64 by their key.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, byte[]> Data { get; init => field = value ?? FrozenDictionary<string, byte[]>.Empty; } = FrozenDictionary<string, byte[]>.Empty;

    /// <summary>Whether the content is fixed for ever.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? Immutable { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "Secret"; } = "Secret";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>Entries as plain text, for writing only: the server moves them into data.</summary>
    [WireField(4)]
    public IReadOnlyDictionary<string, string> StringData { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What the secret is for, which may ask for certain keys. Opaque by default.</summary>
    [DefaultsTo("Opaque"), WireField(3)]
    public string? Type { get; init; }

    public Secret WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
