using System.Text.Json.Serialization;
using Gantry.DockerApi.Builds;
using Gantry.DockerApi.Volumes;

namespace Gantry.DockerApi.Daemon;

/// <summary>The serialization of what the API tells about the daemon itself.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(DaemonDocument))]
[JsonSerializable(typeof(DiskDocument))]
[JsonSerializable(typeof(IReadOnlyList<VolumeDocument>))]
[JsonSerializable(typeof(IReadOnlyList<BuildCacheRow>))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
internal sealed partial class DaemonJson : JsonSerializerContext;
