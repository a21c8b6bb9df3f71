using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How a volume is mounted in a container.</summary>
public sealed record VolumeMountStatus
{
    /// <summary>Where the volume appears.</summary>
    [RequiredField]
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Whether mounts below are read only: Disabled, IfPossible or Enabled.</summary>
    public string? RecursiveReadOnly { get; init; }

    public VolumeStatus? VolumeStatus { get; init; }
}
