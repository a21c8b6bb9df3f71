using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume given to a container as a raw block device.</summary>
public sealed record VolumeDevice
{
    /// <summary>Where the device appears in the container.</summary>
    [RequiredField, WireField(2)]
    public string DevicePath { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
