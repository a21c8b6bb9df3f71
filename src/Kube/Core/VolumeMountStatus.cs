using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How a volume is mounted in a container.</summary>
public sealed record VolumeMountStatus
{
    /// <summary>Where the volume appears.</summary>
    [RequiredField, WireField(2)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>Whether mounts below are read only: Disabled, IfPossible or Enabled.</summary>
    [WireField(4, KeepsZero = true)]
    public string? RecursiveReadOnly { get; init; }

    /// <summary>More about the volume, by its kind.</summary>
    [WireField(5)]
    public VolumeStatus? VolumeStatus { get; init; }
}
