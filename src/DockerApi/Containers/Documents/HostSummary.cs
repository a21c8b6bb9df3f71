using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>What a list tells of a container's host configuration.</summary>
internal sealed record HostSummary
{
    public string NetworkMode { get; init; } = "";

    /// <summary>Since 1.46.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
