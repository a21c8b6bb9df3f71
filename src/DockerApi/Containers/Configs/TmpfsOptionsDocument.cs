using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Configs;

/// <summary>How a file system in memory is made; options are words or pairs of words.</summary>
internal sealed record TmpfsOptionsDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long SizeBytes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public uint Mode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Options { get; init; }
}
