using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>Reads and writes the documents of the OCI runtime specification.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = false,
    ReadCommentHandling = JsonCommentHandling.Disallow,
    MaxDepth = 32)]
[JsonSerializable(typeof(ContainerSpec))]
[JsonSerializable(typeof(Process))]
[JsonSerializable(typeof(Resources))]
[JsonSerializable(typeof(ContainerState))]
[JsonSerializable(typeof(Features))]
[JsonSerializable(typeof(Seccomp))]
public sealed partial class RuntimeSpecJson : JsonSerializerContext;
