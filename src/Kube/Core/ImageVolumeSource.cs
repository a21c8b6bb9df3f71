using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The files of an image, read only.</summary>
public sealed record ImageVolumeSource
{
    /// <summary>When the image is fetched.</summary>
    [OneOf("Always", "IfNotPresent", "Never")]
    public string? PullPolicy { get; init; }

    /// <summary>The image.</summary>
    public string? Reference { get; init; }
}
