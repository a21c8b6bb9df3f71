using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>Processor time at one moment, in nanoseconds.</summary>
internal sealed record CpuStats
{
    [JsonPropertyName("cpu_usage")]
    public CpuUsage Usage { get; init; } = new();

    [JsonPropertyName("system_cpu_usage")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Machine { get; init; }

    [JsonPropertyName("online_cpus")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int OnlineProcessors { get; init; }

    [JsonPropertyName("throttling_data")]
    public ThrottlingStats Throttling { get; init; } = new();
}
