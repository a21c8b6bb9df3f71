using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Linux.Cgroups;

/// <summary>Walks a control group and all below it by descriptor: a container may have nested groups deeper than any path can be.</summary>
internal static partial class CgroupTree
{
    private const int RemoveDirectory = 0x200;
    private const int OpenAsDirectory = (int)(OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec);

    /// <summary>Removes the group with all below it; waits while the kernel has not finished with its processes.</summary>
    public static void Remove(string directory, TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        for (int pause = 1; !TryRemove(directory); pause = Math.Min(pause * 2, 32))
        {
            var errno = (Errno)Marshal.GetLastPInvokeError();
            if (errno is not (Errno.Busy or Errno.NotEmpty) || watch.Elapsed > patience)
                throw new LinuxException($"remove cgroup {directory}", (int)errno);

            RemoveBelow(directory);
            if (TryRemove(directory))
                return;

            // A killed process leaves its cgroup only when the kernel has finished with it, shortly after it can be waited for.
            Thread.Sleep(pause);
        }
    }

    /// <summary>True if the group is gone.</summary>
    public static bool TryRemove(string directory) => rmdir(directory) == 0 || (Errno)Marshal.GetLastPInvokeError() is Errno.NotFound;

    /// <summary>The processes of the group and of all below it.</summary>
    public static void ReadProcesses(string directory, SortedSet<int> pids) => Visit(directory, pids, _ => { });

    private static void RemoveBelow(string directory) => Visit(directory, pids: null, leave =>
        // What is not empty yet stays, and so does what holds it; the caller tries again.
        _ = unlinkat(leave.Parent.Number, leave.Name, RemoveDirectory));

    private static void Visit(string directory, SortedSet<int>? pids, Action<(Descriptor Parent, string Name)> leave)
    {
        Descriptor? current = TryOpen(Libc.AtFdCwd, directory);
        var names = new Stack<string>();
        var pending = new Stack<Queue<string>>();
        try
        {
            while (current is not null)
            {
                if (pending.Count == names.Count)
                    pending.Push(Enter(current, pids));

                if (pending.Peek().TryDequeue(out string? child))
                {
                    current = Descend(current, child, names);
                    continue;
                }

                pending.Pop();
                if (names.Count == 0)
                    return;

                Descriptor? parent = TryOpen(current.Number, "..");
                current.Dispose();
                current = parent;
                if (parent is not null)
                    leave((parent, names.Pop()));
            }
        }
        finally
        {
            current?.Dispose();
        }
    }

    // A group that has gone meanwhile is passed over.
    private static Descriptor Descend(Descriptor group, string child, Stack<string> names)
    {
        if (TryOpen(group.Number, child) is not { } below)
            return group;

        group.Dispose();
        names.Push(child);
        return below;
    }

    // Answers the groups right below.
    private static Queue<string> Enter(Descriptor group, SortedSet<int>? pids)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{group.Number}/");
        var children = new Queue<string>();
        try
        {
            if (pids is not null)
            {
                foreach (string line in WholeFile.ReadText(path + "cgroup.procs").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    pids.Add(int.Parse(line, CultureInfo.InvariantCulture));
            }

            foreach (string child in Directory.EnumerateDirectories(path))
                children.Enqueue(Path.GetFileName(child));
        }
        catch (Exception gone) when (gone is IOException or LinuxException)
        {
            // Removed meanwhile, or a threaded group, whose processes its parent lists.
        }

        return children;
    }

    private static Descriptor? TryOpen(int parent, string name)
    {
        int fd = openat(parent, name, OpenAsDirectory);
        return fd < 0 ? null : new Descriptor(fd);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int directory, string name, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(int directory, string name, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);
}
