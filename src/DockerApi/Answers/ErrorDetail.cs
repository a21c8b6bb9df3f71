using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Answers;

/// <summary>Why a stream ended early; the code is the exit status of a build's step.</summary>
internal sealed record ErrorDetail
{
    [JsonPropertyName("code")]
    public int? Code { get; init; }

    [JsonPropertyName("message")]
    public string Message { get; init; } = "";
}
