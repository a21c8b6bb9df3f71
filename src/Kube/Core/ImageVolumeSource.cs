using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The files of an image, read only.</summary>
public sealed record ImageVolumeSource
{
    /// <summary>When the image is fetched.</summary>
    [OneOf("Always", "IfNotPresent", "Never"), WireField(2)]
    public string? PullPolicy { get; init; }

    /// <summary>The image.</summary>
    [WireField(1)]
    public string? Reference { get; init; }
}
