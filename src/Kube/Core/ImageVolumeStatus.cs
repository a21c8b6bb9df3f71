using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which image is mounted as a volume.</summary>
public sealed record ImageVolumeStatus
{
    /// <summary>The digest of the image.</summary>
    [RequiredField, WireField(1)]
    public string ImageRef { get; init => field = value ?? ""; } = "";
}
