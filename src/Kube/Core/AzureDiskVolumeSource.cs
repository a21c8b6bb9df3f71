using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A managed or blob disk of Microsoft Azure.</summary>
public sealed record AzureDiskVolumeSource
{
    /// <summary>How the host caches the disk: None, ReadOnly or ReadWrite.</summary>
    [DefaultsTo("ReadWrite"), WireField(3, KeepsZero = true)]
    public string? CachingMode { get; init; }

    /// <summary>The name of the disk.</summary>
    [RequiredField, WireField(1)]
    public string DiskName { get; init => field = value ?? ""; } = "";

    /// <summary>The address of the disk.</summary>
    [RequiredField, WireField(2)]
    public string DiskURI { get; init => field = value ?? ""; } = "";

    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [DefaultsTo("ext4"), WireField(4, KeepsZero = true)]
    public string? FsType { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [DefaultsTo("Shared"), WireField(6, KeepsZero = true)]
    public string? Kind { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [DefaultsTo(false), WireField(5, KeepsZero = true)]
    public bool? ReadOnly { get; init; }
}
