namespace Gantry.DockerApi.Containers.Configs;

/// <summary>Which part of an image is mounted.</summary>
internal sealed record ImageOptionsDocument
{
    public string? Subpath { get; init; }
}
