using System.Runtime.InteropServices;

namespace Gantry.Linux.Files;

/// <summary>Changes who owns a path; a link is changed itself, not what it leads to.</summary>
public static partial class FileOwner
{
    private const uint Unchanged = uint.MaxValue;

    public static void SetGroup(string path, uint group)
    {
        if (lchown(path, Unchanged, group) != 0)
            throw LinuxException.FromLastError($"give {path} to group {group}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint owner, uint group);
}
