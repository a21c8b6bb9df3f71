using System.Text.Json.Serialization;

namespace Gantry.Oci.RuntimeSpec;

/// <summary>Cache and memory bandwidth allocation.</summary>
public sealed record IntelRdt
{
    [JsonPropertyName("closID")]
    public string? ClosId { get; init; }

    public IReadOnlyList<string> Schemata { get; init => field = value ?? []; } = [];

    public string? L3CacheSchema { get; init; }

    public string? MemBwSchema { get; init; }

    public bool EnableMonitoring { get; init; }
}
