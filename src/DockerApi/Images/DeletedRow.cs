using System.Text.Json.Serialization;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>One thing that a deletion took away.</summary>
internal sealed record DeletedRow
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Untagged { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deleted { get; init; }

    public static IReadOnlyList<DeletedRow> Of(IReadOnlyList<DeletionStep> steps) =>
        [.. steps.Select(step => new DeletedRow { Untagged = step.Untagged, Deleted = step.Deleted })];
}
