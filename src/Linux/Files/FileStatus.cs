namespace Gantry.Linux.Files;

/// <summary>What statx(2) tells of a file.</summary>
public readonly record struct FileStatus(
    FileKind Kind, uint Permissions, uint Owner, uint Group, long Size, long Blocks, ulong Inode, ulong FileSystem, uint Links, UnixTime Modified,
    uint DeviceMajor, uint DeviceMinor)
{
    /// <summary>True for the marker by which overlayfs says "this name of a lower layer is gone".</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && DeviceMajor == 0 && DeviceMinor == 0;
}
