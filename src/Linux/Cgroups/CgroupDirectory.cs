using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Files;

namespace Gantry.Linux.Cgroups;

/// <summary>Makes, lists and removes the directories that stand for a control group in one hierarchy.</summary>
internal static partial class CgroupDirectory
{
    public static void Create(CgroupHierarchy hierarchy, string path)
    {
        for (int end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            string part = end < 0 ? path : path[..end];
            string parent = hierarchy.DirectoryOf(part[..part.LastIndexOf('/')]);
            if (hierarchy.IsUnified)
                EnableControllers(parent, hierarchy.Controllers);

            string directory = hierarchy.DirectoryOf(part);
            bool isNew = mkdir(directory, 0x1ED) == 0;
            if (!isNew && (Errno)Marshal.GetLastPInvokeError() is not Errno.Exists)
                throw LinuxException.FromLastError($"create cgroup {directory}");

            if (hierarchy.Has("cpuset") && !hierarchy.IsUnified)
                InheritCpuset(parent, directory, isNew);

            if (end < 0)
                return;
        }
    }

    public static void ReadProcesses(string directory, SortedSet<int> pids)
    {
        foreach (string line in WholeFile.ReadText(directory + "/cgroup.procs").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            pids.Add(int.Parse(line, CultureInfo.InvariantCulture));

        foreach (string child in Directory.EnumerateDirectories(directory))
            ReadProcesses(child, pids);
    }

    /// <summary>False if something is in it; true also if it is not there.</summary>
    public static bool TryRemove(string directory) => rmdir(directory) == 0 || (Errno)Marshal.GetLastPInvokeError() is Errno.NotFound;

    public static void Remove(string directory, TimeSpan patience)
    {
        if (TryRemove(directory))
            return;

        var errno = (Errno)Marshal.GetLastPInvokeError();
        if (errno is Errno.NotFound)
            return;

        if (errno is not (Errno.Busy or Errno.NotEmpty))
            throw LinuxException.FromLastError($"remove cgroup {directory}");

        foreach (string child in Directory.EnumerateDirectories(directory))
            Remove(child, patience);

        RemoveOnceEmpty(directory, patience);
    }

    // A killed process leaves its cgroup only when the kernel has finished with it, shortly after it can be waited for.
    private static void RemoveOnceEmpty(string directory, TimeSpan patience)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (rmdir(directory) != 0)
        {
            var errno = (Errno)Marshal.GetLastPInvokeError();
            if (errno is Errno.NotFound)
                return;

            if (errno is not Errno.Busy || watch.Elapsed > patience)
                throw new LinuxException($"remove cgroup {directory}", (int)errno);

            Thread.Sleep(1);
        }
    }

    private static void EnableControllers(string parent, IReadOnlyList<string> controllers)
    {
        string file = parent + "/cgroup.subtree_control";
        string enabled = " " + WholeFile.ReadText(file).Trim() + " ";
        string[] offered = WholeFile.ReadText(parent + "/cgroup.controllers").Trim().Split(' ');
        foreach (string controller in controllers)
        {
            if (!enabled.Contains($" {controller} ", StringComparison.Ordinal) && Array.IndexOf(offered, controller) >= 0)
                TryEnable(file, controller);
        }
    }

    // A group with processes of its own hands on no controllers. That matters only if a limit is asked for, and then its file is missing.
    private static void TryEnable(string file, string controller)
    {
        try
        {
            CgroupFile.Write(file, "+" + controller);
        }
        catch (LinuxException refused) when (refused.Errno is Errno.Busy or Errno.NotSupported)
        {
        }
    }

    // A new version 1 cpuset is empty and takes no process until it has CPUs and memory nodes.
    private static void InheritCpuset(string parent, string directory, bool isNew)
    {
        foreach (string file in (ReadOnlySpan<string>)["cpuset.cpus", "cpuset.mems"])
        {
            if (isNew || WholeFile.ReadText($"{directory}/{file}").Trim().Length == 0)
                CgroupFile.Write($"{directory}/{file}", WholeFile.ReadText($"{parent}/{file}").Trim());
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);
}
