using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>Processor time of a container.</summary>
internal sealed record CpuUsage
{
    [JsonPropertyName("total_usage")]
    public long Total { get; init; }

    /// <summary>With cgroup v1 only.</summary>
    [JsonPropertyName("percpu_usage")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? OfEach { get; init; }

    [JsonPropertyName("usage_in_kernelmode")]
    public long InKernel { get; init; }

    [JsonPropertyName("usage_in_usermode")]
    public long InUser { get; init; }
}
