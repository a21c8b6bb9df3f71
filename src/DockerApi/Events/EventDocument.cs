using System.Text.Json.Serialization;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Events;

/// <summary>One line of the event stream.</summary>
internal sealed record EventDocument
{
    /// <summary>With containers and images: the names of the first versions.</summary>
    [JsonPropertyName("status")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonPropertyName("id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonPropertyName("from")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    public required string Type { get; init; }

    public required string Action { get; init; }

    public required EventActor Actor { get; init; }

    [JsonPropertyName("scope")]
    public string Scope { get; init; } = "local";

    [JsonPropertyName("time")]
    public long Seconds { get; init; }

    [JsonPropertyName("timeNano")]
    public long Nanoseconds { get; init; }

    public static EventDocument Of(DockerEvent happened)
    {
        bool isOld = happened.Type is "container" or "image";
        return new EventDocument
        {
            Status = isOld ? happened.Action : null,
            Id = isOld ? happened.ActorId : null,
            From = happened.Type == "container" ? happened.Attributes.GetValueOrDefault("image") : null,
            Type = happened.Type,
            Action = happened.Action,
            Actor = new EventActor(happened.ActorId, happened.Attributes),
            Seconds = happened.Time.ToUnixTimeSeconds(),
            Nanoseconds = (happened.Time - DateTimeOffset.UnixEpoch).Ticks * 100,
        };
    }
}
