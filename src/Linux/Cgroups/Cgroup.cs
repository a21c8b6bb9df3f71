using System.Globalization;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Cgroups;

/// <summary>One control group by its path (`/gantry/web`), in every hierarchy of the host that Gantry uses.</summary>
public sealed class Cgroup
{
    private static readonly string[] Wanted = ["cpu", "cpuacct", "cpuset", "memory", "pids", "devices", "blkio", "hugetlb"];

    public Cgroup(CgroupLayout layout, string path)
    {
        if (!path.StartsWith('/') || path.Contains("/../", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal))
            throw new ArgumentException($"not a cgroup path: {path}", nameof(path));

        Layout = layout;
        Path = path.TrimEnd('/');
        Hierarchies = [.. layout.Hierarchies.Where(IsUsed)];
    }

    public CgroupLayout Layout { get; }

    public string Path { get; }

    public IReadOnlyList<CgroupHierarchy> Hierarchies { get; }

    public bool Exists => Hierarchies.Any(h => Directory.Exists(h.DirectoryOf(Path)));

    public void Create()
    {
        foreach (CgroupHierarchy hierarchy in Hierarchies)
            CgroupDirectory.Create(hierarchy, Path);
    }

    /// <summary>Writes the settings in order; a setting whose controller is missing fails unless it is optional.</summary>
    public void Apply(IReadOnlyList<CgroupSetting> settings)
    {
        foreach (CgroupSetting setting in settings)
            Apply(setting);
    }

    public void Add(int pid)
    {
        string text = pid.ToString(CultureInfo.InvariantCulture);
        foreach (CgroupHierarchy hierarchy in Hierarchies)
            CgroupFile.Write(hierarchy.DirectoryOf(Path) + "/cgroup.procs", text);
    }

    /// <summary>All processes in it and below it.</summary>
    public IReadOnlyList<int> Processes()
    {
        var pids = new SortedSet<int>();
        string top = Tracking().DirectoryOf(Path);
        if (Directory.Exists(top))
            CgroupDirectory.ReadProcesses(top, pids);

        return [.. pids];
    }

    /// <summary>Sends the signal to all its processes. SIGKILL reaches also those that fork meanwhile.</summary>
    public void Signal(Signal signal)
    {
        string killFile = Tracking().DirectoryOf(Path) + "/cgroup.kill";
        if (signal == Gantry.Linux.Processes.Signal.Kill && File.Exists(killFile))
        {
            CgroupFile.Write(killFile, "1");
            return;
        }

        foreach (int pid in Processes())
        {
            using PidFd? process = PidFd.Open(pid);
            process?.Send(signal);
        }
    }

    /// <summary>Removes it and everything below it; processes in it must have ended or the kernel refuses.</summary>
    public void Remove(TimeSpan patience)
    {
        // Also where Gantry puts nothing: another OCI runtime may have.
        foreach (CgroupHierarchy hierarchy in Layout.Hierarchies)
            CgroupDirectory.Remove(hierarchy.DirectoryOf(Path), patience);
    }

    /// <summary>Removes it where nothing is in it: no process, no group. True if nothing of it is left.</summary>
    public bool RemoveIfEmpty()
    {
        bool isGone = true;
        foreach (CgroupHierarchy hierarchy in Layout.Hierarchies)
            isGone &= CgroupDirectory.TryRemove(hierarchy.DirectoryOf(Path));

        return isGone;
    }

    public CgroupUsage Usage() => CgroupStatistics.Read(this);

    public string? DirectoryOf(string controller) => Layout.Find(controller)?.DirectoryOf(Path);

    /// <summary>None if the controller or the file is missing.</summary>
    public string? TryRead(string controller, string file)
    {
        string? path = DirectoryOf(controller) is { } directory ? $"{directory}/{file}" : null;
        return path is not null && File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private void Apply(CgroupSetting setting)
    {
        if (DirectoryOf(setting.Controller) is not { } directory)
        {
            if (!setting.IsOptional)
                throw new CgroupException($"this host has no {setting.Controller} cgroup controller, so {setting.File} cannot be set");

            return;
        }

        string file = $"{directory}/{setting.File}";
        if (setting.IsOptional && !File.Exists(file))
            return;

        CgroupFile.Write(file, setting.Value);
    }

    // In the hybrid layout the cgroup2 tree holds no limits, but it is the one that can kill a whole group at once.
    private CgroupHierarchy Tracking() =>
        Layout.Unified ?? Layout.Find("pids") ?? (Hierarchies.Count > 0 ? Hierarchies[0] : throw new CgroupException("this host has no cgroups mounted"));

    private static bool IsUsed(CgroupHierarchy hierarchy)
    {
        if (hierarchy.IsUnified)
            return true;

        foreach (string controller in Wanted)
        {
            if (hierarchy.Has(controller))
                return true;
        }

        return false;
    }
}
