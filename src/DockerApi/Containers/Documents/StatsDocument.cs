using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>What a container uses, as the client of "docker stats" reads it.</summary>
internal sealed record StatsDocument
{
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    [JsonPropertyName("read")]
    public string Read { get; init; } = "";

    [JsonPropertyName("preread")]
    public string PreviousRead { get; init; } = "";

    [JsonPropertyName("pids_stats")]
    public PidsStats Pids { get; init; } = new();

    [JsonPropertyName("blkio_stats")]
    public BlockIoStats BlockIo { get; init; } = new();

    [JsonPropertyName("num_procs")]
    public int NumberOfProcesses { get; init; }

    [JsonPropertyName("storage_stats")]
    public Configs.Nothing Storage { get; init; } = new();

    [JsonPropertyName("cpu_stats")]
    public CpuStats Cpu { get; init; } = new();

    [JsonPropertyName("precpu_stats")]
    public CpuStats PreviousCpu { get; init; } = new();

    [JsonPropertyName("memory_stats")]
    public MemoryStats Memory { get; init; } = new();

    [JsonPropertyName("networks")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, InterfaceStats>? Networks { get; init; }
}
