using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Builds;

/// <summary>The serialization of what builds are asked and answer.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(BuildAux))]
[JsonSerializable(typeof(BuildPruneAnswer))]
[JsonSerializable(typeof(IReadOnlyList<BuildCacheRow>))]
[JsonSerializable(typeof(Dictionary<string, string?>))]
[JsonSerializable(typeof(IReadOnlyList<UlimitDocument>))]
internal sealed partial class BuildJson : JsonSerializerContext;
