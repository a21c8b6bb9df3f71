using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>Generated JSON code of what registries answer.</summary>
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(RegistryFile))]
[JsonSerializable(typeof(TagList))]
[JsonSerializable(typeof(RepositoryList))]
[JsonSerializable(typeof(HubAnswer))]
internal sealed partial class RegistryJson : JsonSerializerContext;
