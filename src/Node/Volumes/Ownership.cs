using Gantry.Linux.Files;

namespace Gantry.NodeAgent.Volumes;

/// <summary>Gives files of a volume to the pod's group.</summary>
internal static class Ownership
{
    public static void Set(string path, uint? group)
    {
        if (group is { } id)
            FileOwner.SetGroup(path, id);
    }

    /// <summary>Lets a group write everywhere below a directory; links are not followed.</summary>
    public static void Share(string directory, uint group)
    {
        ShareOne(directory, group, isDirectory: true);
        foreach (FileSystemInfo entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                Set(entry.FullName, group);
            else if (entry is DirectoryInfo)
                Share(entry.FullName, group);
            else
                ShareOne(entry.FullName, group, isDirectory: false);
        }
    }

    private static void ShareOne(string path, uint group, bool isDirectory)
    {
        Set(path, group);
        UnixFileMode mode = File.GetUnixFileMode(path) | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        // New files in a directory with this bit belong to its group.
        File.SetUnixFileMode(path, isDirectory ? mode | UnixFileMode.GroupExecute | UnixFileMode.SetGroup : mode);
    }
}
