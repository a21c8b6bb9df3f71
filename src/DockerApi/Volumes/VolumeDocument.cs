using System.Globalization;
using System.Text.Json.Serialization;
using Gantry.Engine.Volumes;

namespace Gantry.DockerApi.Volumes;

/// <summary>A volume as clients read it.</summary>
internal sealed record VolumeDocument
{
    public required string CreatedAt { get; init; }

    public string Driver { get; init; } = Volume.LocalDriver;

    public required IReadOnlyDictionary<string, string>? Labels { get; init; }

    public required string Mountpoint { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, string>? Options { get; init; }

    public string Scope { get; init; } = "local";

    /// <summary>Told only where somebody asks what is on the disk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeUsageDocument? UsageData { get; init; }

    public static VolumeDocument Of(Volume volume) => new()
    {
        CreatedAt = volume.CreatedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        Labels = volume.Labels,
        Mountpoint = volume.Mountpoint,
        Name = volume.Name,
        Options = volume.Options,
    };

    public static VolumeDocument Of(VolumeUsage usage) =>
        Of(usage.Volume) with { UsageData = new VolumeUsageDocument(usage.References, usage.Bytes) };
}
