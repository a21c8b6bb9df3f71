using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume that is attached to a node.</summary>
public sealed record AttachedVolume
{
    /// <summary>The device on the node.</summary>
    [RequiredField, WireField(2)]
    public string DevicePath { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
