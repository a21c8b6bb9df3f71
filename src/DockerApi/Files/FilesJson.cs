using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Files;

/// <summary>The serialization of what is told about a container's files.</summary>
[JsonSerializable(typeof(PathStatDocument))]
[JsonSerializable(typeof(IReadOnlyList<ChangeDocument>))]
[JsonSerializable(typeof(CommitAnswer))]
internal sealed partial class FilesJson : JsonSerializerContext;
