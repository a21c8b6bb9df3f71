using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume that is attached to a node.</summary>
public sealed record AttachedVolume
{
    /// <summary>The device on the node.</summary>
    [RequiredField]
    public string DevicePath { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
