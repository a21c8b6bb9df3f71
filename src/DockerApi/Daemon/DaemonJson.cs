using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Daemon;

/// <summary>The serialization of what the API tells about the daemon itself.</summary>
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(DaemonDocument))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginAnswer))]
internal sealed partial class DaemonJson : JsonSerializerContext;
