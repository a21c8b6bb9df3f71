namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The driver of a new volume.</summary>
internal sealed record VolumeDriverDocument
{
    public string? Name { get; init; }

    public Dictionary<string, string>? Options { get; init; }
}
