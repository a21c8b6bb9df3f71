using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Networks;

/// <summary>The serialization of networks.</summary>
[JsonSerializable(typeof(NetworkDocument))]
[JsonSerializable(typeof(IReadOnlyList<NetworkDocument>))]
[JsonSerializable(typeof(NetworkCreateRequest))]
[JsonSerializable(typeof(NetworkCreateAnswer))]
[JsonSerializable(typeof(NetworkPruneAnswer))]
[JsonSerializable(typeof(ConnectRequest))]
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
internal sealed partial class NetworkJson : JsonSerializerContext;
