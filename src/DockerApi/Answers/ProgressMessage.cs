using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Answers;

/// <summary>One line of a pull, push, load, import or build as clients read it.</summary>
internal sealed record ProgressMessage
{
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonPropertyName("status")]
    public string? Status { get; init; }

    [JsonPropertyName("progressDetail")]
    public ProgressDetail? Detail { get; init; }

    /// <summary>What the line is about: a layer's short id, or a tag.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>A result for programs, for example the id of a built image.</summary>
    [JsonPropertyName("aux")]
    public JsonElement? Aux { get; init; }

    [JsonPropertyName("errorDetail")]
    public ErrorDetail? ErrorDetail { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>The last line of a stream that has failed after it began.</summary>
    public static ProgressMessage Failure(string message, int? code = null) =>
        new() { ErrorDetail = new ErrorDetail { Code = code, Message = message }, Error = message };
}
