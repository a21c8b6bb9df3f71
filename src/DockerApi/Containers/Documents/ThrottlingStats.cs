using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Documents;

/// <summary>How often and how long a container waited for its quota.</summary>
internal sealed record ThrottlingStats
{
    [JsonPropertyName("periods")]
    public long Periods { get; init; }

    [JsonPropertyName("throttled_periods")]
    public long Throttled { get; init; }

    [JsonPropertyName("throttled_time")]
    public long ThrottledTime { get; init; }
}
