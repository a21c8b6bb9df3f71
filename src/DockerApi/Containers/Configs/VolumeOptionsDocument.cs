using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Containers.Configs;

/// <summary>How a volume is mounted, and made where it is missing.</summary>
internal sealed record VolumeOptionsDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NoCopy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Labels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subpath { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeDriverDocument? DriverConfig { get; init; }
}
