using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Volumes;

/// <summary>The serialization of volumes.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(VolumeDocument))]
[JsonSerializable(typeof(VolumeListDocument))]
[JsonSerializable(typeof(VolumeCreateRequest))]
[JsonSerializable(typeof(VolumePruneAnswer))]
internal sealed partial class VolumeJson : JsonSerializerContext;
