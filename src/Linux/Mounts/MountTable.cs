using System.Runtime.InteropServices;
using Gantry.Linux.Files;

namespace Gantry.Linux.Mounts;

/// <summary>Reads and changes the mount table of the calling thread's mount namespace. See mount(2).</summary>
public static partial class MountTable
{
    /// <summary>All mounts, or those of file systems whose type begins as given: on a busy host that is a tenth.</summary>
    public static IReadOnlyList<MountEntry> Read(string path = "/proc/self/mountinfo", string ofType = "")
    {
        var entries = new List<MountEntry>();
        string text = WholeFile.ReadText(path), mark = " - " + ofType;
        foreach (Range line in text.AsSpan().Split('\n'))
        {
            if (text.AsSpan(line).Contains(mark, StringComparison.Ordinal))
                entries.Add(MountEntry.Parse(text[line]));
        }

        return entries;
    }

    public static bool IsMountPoint(string path)
    {
        if (FileAt.TryIsMountRoot(path) is { } isRoot)
            return isRoot;

        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        foreach (MountEntry entry in Read())
        {
            if (entry.Target == target)
                return true;
        }

        return false;
    }

    public static void Bind(string source, string target, bool readOnly = false, bool recursive = true)
    {
        MountFlags recursion = recursive ? MountFlags.Recursive : MountFlags.None;
        Mount(source, target, type: null, MountFlags.Bind | recursion);

        // The kernel ignores ReadOnly when it makes the bind; only a remount applies it.
        if (readOnly)
            Mount(source: null, target, type: null, MountFlags.Remount | MountFlags.Bind | MountFlags.ReadOnly);
    }

    public static void Mount(string? source, string target, string? type, MountFlags flags, string? data = null)
    {
        if (mount(source, target, type, (nuint)flags, data) != 0)
            throw LinuxException.FromLastError($"mount {source ?? type} on {target}");
    }

    /// <summary>Sets how mounts below the target are shared: one of Shared, Slave, Private, Unbindable, with or without Recursive.</summary>
    public static void SetPropagation(string target, MountFlags propagation) =>
        Mount(source: null, target, type: null, propagation);

    public static void Unmount(string target, UnmountFlags flags = UnmountFlags.NoFollow)
    {
        if (umount2(target, (int)flags) != 0)
            throw LinuxException.FromLastError($"unmount {target}");
    }

    /// <summary>Unmounts everything stacked on the target; a target that is not mounted or not there is fine.</summary>
    public static void UnmountAll(string target)
    {
        while (umount2(target, (int)(UnmountFlags.Detach | UnmountFlags.NoFollow)) == 0)
        {
        }

        int errno = Marshal.GetLastPInvokeError();
        if ((Errno)errno is not (Errno.Invalid or Errno.NotFound))
            throw new LinuxException($"unmount {target}", errno);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int umount2(string target, int flags);
}
