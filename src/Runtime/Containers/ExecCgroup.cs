using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Containers;

/// <summary>The control groups of a process that `exec` starts: the container's, or those that `--cgroup` names below it.</summary>
internal sealed record ExecCgroup(Cgroup? Born, IReadOnlyList<string> MovedTo)
{
    public static ExecCgroup For(Container container, string? subgroup)
    {
        Cgroup? own = container.Cgroup();
        if (own is null)
            return subgroup is null ? new ExecCgroup(null, []) : throw new RuntimeException(RuntimeFailure.Unsupported, "--cgroup: the container has no control group");

        if (subgroup is not { Length: > 0 })
            return new ExecCgroup(FirstProcessGroup(container, own), []);

        int colon = subgroup.IndexOf(':', StringComparison.Ordinal);
        string path = subgroup[(colon + 1)..].Trim('/');
        if (Array.IndexOf(path.Split('/'), "..") >= 0 || path.Contains('\n', StringComparison.Ordinal))
            throw new RuntimeException(RuntimeFailure.Usage, $"--cgroup: invalid path {path}");

        var below = new Cgroup(own.Layout, path.Length == 0 ? own.Path : $"{own.Path}/{path}");
        return colon < 0 ? new ExecCgroup(Existing(below), []) : new ExecCgroup(own, Directories(below, subgroup[..colon]));
    }

    /// <summary>Puts the process, which waits, into the control groups of single hierarchies.</summary>
    public void Move(int pid)
    {
        foreach (string directory in MovedTo)
            File.WriteAllText(directory + "/cgroup.procs", pid.ToString(CultureInfo.InvariantCulture));
    }

    // Once a container has made groups of its own, version 2 takes no process into the one above them; its first process knows a place.
    private static Cgroup FirstProcessGroup(Container container, Cgroup own)
    {
        if (own.Layout.Mode != CgroupMode.Unified || string.IsNullOrWhiteSpace(own.TryRead("memory", "cgroup.subtree_control")))
            return own;

        foreach (string line in File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{container.Record.Pid}/cgroup")))
        {
            if (line.StartsWith("0::" + own.Path, StringComparison.Ordinal))
                return new Cgroup(own.Layout, line[3..]);
        }

        return own;
    }

    private static Cgroup Existing(Cgroup cgroup)
    {
        foreach (CgroupHierarchy hierarchy in cgroup.Hierarchies)
        {
            if (!Directory.Exists(hierarchy.DirectoryOf(cgroup.Path)))
                throw Missing(hierarchy.DirectoryOf(cgroup.Path));
        }

        return cgroup;
    }

    private static List<string> Directories(Cgroup cgroup, string controllers)
    {
        var directories = new List<string>();
        foreach (string controller in controllers.Split(','))
        {
            string directory = cgroup.DirectoryOf(controller) ?? throw new RuntimeException(RuntimeFailure.Unsupported, $"--cgroup: this host has no controller {controller}");
            directories.Add(Directory.Exists(directory) ? directory : throw Missing(directory));
        }

        return directories;
    }

    private static RuntimeException Missing(string directory) => new(RuntimeFailure.Usage, $"--cgroup: {directory} does not exist");
}
