using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Answers;

/// <summary>The serialization of progress lines.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProgressMessage))]
internal sealed partial class ProgressJson : JsonSerializerContext;
