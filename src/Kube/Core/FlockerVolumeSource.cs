using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>A volume of the Flocker agent. No longer used.</summary>
public sealed record FlockerVolumeSource
{
    /// <summary>The name of the dataset.</summary>
    [WireField(1)]
    public string? DatasetName { get; init; }

    /// <summary>The id of the dataset.</summary>
    [WireField(2)]
    public string? DatasetUUID { get; init; }
}
