using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Answers;

/// <summary>How far a transfer is; both zero where there is nothing to draw.</summary>
internal sealed record ProgressDetail
{
    [JsonPropertyName("current")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Current { get; init; }

    [JsonPropertyName("total")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Total { get; init; }
}
