namespace Gantry.DockerApi.Containers.Configs;

/// <summary>How a container's output is kept.</summary>
internal sealed record LogDocument
{
    public string? Type { get; init; }

    public Dictionary<string, string>? Config { get; init; }
}
