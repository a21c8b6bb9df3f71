using System.Text.Json.Serialization;
using Gantry.Build;

namespace Gantry.DockerApi.Builds;

/// <summary>One thing that the builder remembers, as system/df lists it.</summary>
internal sealed record BuildCacheRow
{
    [JsonPropertyName("ID")]
    public string Id { get; init; } = "";

    public string Type { get; init; } = "";

    public string Description { get; init; } = "";

    public bool InUse { get; init; }

    public bool Shared { get; init; }

    public long Size { get; init; }

    // In UTC: the client reads times as they are written, and knows no escaped plus.
    public DateTime CreatedAt { get; init; }

    public DateTime LastUsedAt { get; init; }

    public int UsageCount { get; init; }

    public static BuildCacheRow Of(BuildCacheEntry entry) => new()
    {
        Id = entry.Id, Type = entry.Kind, Description = entry.Description, InUse = entry.IsInUse, Shared = entry.IsShared, Size = entry.Bytes,
        CreatedAt = entry.CreatedAt.UtcDateTime, LastUsedAt = entry.UsedAt.UtcDateTime, UsageCount = entry.Uses,
    };
}
