using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A file or directory of the node. The pod sees, and may change, what is there.</summary>
public sealed record HostPathVolumeSource
{
    /// <summary>The path on the node.</summary>
    [RequiredField, WireField(1)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>What must be there, or be made there: DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice or BlockDevice; empty for no check.</summary>
    [OneOf("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"), DefaultsTo(""), WireField(2, KeepsZero = true)]
    public string? Type { get; init; }
}
