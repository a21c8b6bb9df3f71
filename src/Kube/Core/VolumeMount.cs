using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Where a container sees a volume.</summary>
public sealed record VolumeMount
{
    /// <summary>Where the volume appears in the container.</summary>
    [RequiredField, WireField(3)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>Whether later mounts pass between node and container: None, HostToContainer or Bidirectional.</summary>
    [OneOf("None", "HostToContainer", "Bidirectional", InOwnWords = true), WireField(5, KeepsZero = true)]
    public string? MountPropagation { get; init; }

    /// <summary>The name of the volume.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(2)]
    public bool? ReadOnly { get; init; }

    /// <summary>Whether mounts below are read only too: Disabled, IfPossible or Enabled.</summary>
    [OneOf("Disabled", "IfPossible", "Enabled"), WireField(7, KeepsZero = true)]
    public string? RecursiveReadOnly { get; init; }

    /// <summary>A path within the volume to mount instead of its top.</summary>
    [WireField(4)]
    public string? SubPath { get; init; }

    /// <summary>Like subPath, with $(NAME) for environment variables.</summary>
    [WireField(6)]
    public string? SubPathExpr { get; init; }
}
