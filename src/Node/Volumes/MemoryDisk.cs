using Gantry.Linux.Mounts;

namespace Gantry.NodeAgent.Volumes;

/// <summary>A file system in memory for what must not reach a disk. One serves all pods: a mount for each would cost more than what it holds.</summary>
internal static class MemoryDisk
{
    public static void Prepare(string path)
    {
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!MountTable.IsMountPoint(path))
            MountTable.Mount("gantry-memory", path, "tmpfs", MountFlags.NoSetUid | MountFlags.NoDevices | MountFlags.NoExecute, "mode=0700");
    }
}
