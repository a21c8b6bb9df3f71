using System.Runtime.InteropServices;
using Gantry.Linux.Files;

namespace Gantry.Linux.Cgroups;

/// <summary>Makes the directories that stand for a control group in one hierarchy.</summary>
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

    private static void EnableControllers(string parent, IReadOnlyList<string> controllers)
    {
        string file = parent + "/cgroup.subtree_control";
        string enabled = " " + WholeFile.ReadText(file).Trim() + " ";
        string[] offered = WholeFile.ReadText(parent + "/cgroup.controllers").Trim().Split(' ');
        List<string> missing = [];
        foreach (string controller in controllers)
        {
            if (!enabled.Contains($" {controller} ", StringComparison.Ordinal) && Array.IndexOf(offered, controller) >= 0)
                missing.Add("+" + controller);
        }

        // All in one write: alone, a controller that can count threads would make the group of processes a threaded one, below which nothing can run.
        if (missing.Count == 0 || TryEnable(file, string.Join(' ', missing)) is not Errno.Invalid)
            return;

        foreach (string controller in missing)
            TryEnable(file, controller);
    }

    // A group with processes of its own hands on no controllers. That matters only if a limit is asked for, and then its file is missing.
    private static Errno TryEnable(string file, string controllers)
    {
        try
        {
            CgroupFile.Write(file, controllers);
            return Errno.None;
        }
        catch (LinuxException refused) when (refused.Errno is Errno.Busy or Errno.NotSupported or Errno.Invalid or Errno.AccessDenied or Errno.NotPermitted or Errno.ReadOnly)
        {
            return refused.Errno;
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
}
