namespace Gantry.Runtime.Rootfs;

/// <summary>Attributes of a mount as mount_setattr(2) and fsmount(2) take them.</summary>
[Flags]
internal enum MountAttributes : ulong
{
    None = 0,
    ReadOnly = 1,
    NoSetUid = 2,
    NoDevices = 4,
    NoExecute = 8,
    NoAccessTime = 0x10,
    StrictAccessTime = 0x20,
    AccessTimeMask = 0x70,
    NoDirectoryAccessTime = 0x80,
    IdMapped = 0x100000,
    NoSymlinkFollow = 0x200000,
}
