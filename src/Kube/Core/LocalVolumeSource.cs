using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A directory or disk of one node.</summary>
public sealed record LocalVolumeSource
{
    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(2, KeepsZero = true)]
    public string? FsType { get; init; }

    /// <summary>The path on the node.</summary>
    [RequiredField, WireField(1)]
    public string Path { get; init => field = value ?? ""; } = "";
}
