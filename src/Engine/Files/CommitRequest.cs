using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Engine.Files;

/// <summary>How a container is to become an image.</summary>
public sealed record CommitRequest
{
    /// <summary>None gives the image no name.</summary>
    public Reference? Name { get; init; }

    public string? Author { get; init; }

    public string? Comment { get; init; }

    /// <summary>The container's processes stand still meanwhile.</summary>
    public bool Pauses { get; init; } = true;

    /// <summary>Turns the container's own configuration into that of the image.</summary>
    public Func<ImageConfig, ImageConfig> Change { get; init; } = config => config;
}
