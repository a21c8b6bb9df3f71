using System.Globalization;
using Gantry.Linux.Processes;

namespace Gantry.Linux.Cgroups;

/// <summary>One control group by its path (`/gantry/web`), in every hierarchy of the host that Gantry uses.</summary>
public sealed class Cgroup
{
    private static readonly string[] Wanted = ["cpu", "cpuacct", "cpuset", "memory", "pids", "devices", "blkio", "freezer", "hugetlb", "rdma", "misc", "net_cls", "net_prio"];

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

    /// <summary>Writes the settings in order; a setting whose controller or file is missing fails unless it is optional.</summary>
    /// <remarks>Some limits bound each other (memory and its sum with swap, quota and period): what is refused as invalid is tried again after the rest.</remarks>
    public void Apply(IReadOnlyList<CgroupSetting> settings)
    {
        List<CgroupSetting>? again = null;
        foreach (CgroupSetting setting in settings)
        {
            try
            {
                Apply(setting);
            }
            catch (LinuxException refused) when (refused.Errno is Errno.Invalid && settings.Count > 1)
            {
                (again ??= []).Add(setting);
            }
        }

        foreach (CgroupSetting setting in again ?? [])
            Apply(setting);
    }

    public void Add(int pid)
    {
        string text = pid.ToString(CultureInfo.InvariantCulture);
        foreach (CgroupHierarchy hierarchy in Hierarchies)
            CgroupFile.Write(hierarchy.DirectoryOf(Path) + "/cgroup.procs", text);
    }

    /// <summary>True if somebody's processes are in it already.</summary>
    public bool IsInUse => Processes().Count > 0;

    /// <summary>All processes in it and below it.</summary>
    public IReadOnlyList<int> Processes()
    {
        var pids = new SortedSet<int>();
        string top = Tracking().DirectoryOf(Path);
        if (Directory.Exists(top))
            CgroupTree.ReadProcesses(top, pids);

        return [.. pids];
    }

    /// <summary>Sends the signal to all its processes. SIGKILL reaches also those that fork meanwhile, and those that are frozen.</summary>
    public void Signal(Signal signal)
    {
        if (Path.Length == 0)
            throw new CgroupException("the processes of the root group are those of the machine");

        if (signal == Gantry.Linux.Processes.Signal.Kill)
            KillOnce();
        else
            SignalEach(signal);
    }

    /// <summary>Ends all its processes, also those that fork meanwhile and those that are frozen; false if some do not end in time.</summary>
    public bool Kill(TimeSpan patience)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (int pause = 1; !IsEmpty(); pause = Math.Min(pause * 2, 64))
        {
            if (watch.Elapsed > patience)
                return false;

            Signal(Gantry.Linux.Processes.Signal.Kill);
            Thread.Sleep(pause);
        }

        return true;
    }

    private void KillOnce()
    {
        CgroupFreezer? freezer = CgroupFreezer.Of(this);
        if (!CgroupFile.TryWrite(Tracking().DirectoryOf(Path) + "/cgroup.kill", "1"))
        {
            // What is frozen cannot fork, and the signal is there when it is thawed.
            if (freezer is not null)
                TryFreeze(freezer);

            SignalEach(Gantry.Linux.Processes.Signal.Kill);
        }

        if (freezer?.IsFrozen == true)
            freezer.Thaw();
    }

    private void SignalEach(Signal signal)
    {
        foreach (int pid in Processes())
        {
            using PidFd? process = PidFd.Open(pid);
            process?.Send(signal);
        }
    }

    private static void TryFreeze(CgroupFreezer freezer)
    {
        try
        {
            freezer.Freeze(TimeSpan.FromMilliseconds(500));
        }
        catch (LinuxException)
        {
            // Its processes are signalled where they are; the next round finds what they have forked.
        }
    }

    private bool IsEmpty()
    {
        foreach (int pid in Processes())
        {
            // A zombie is listed in version 1 until it has been waited for.
            if (ProcessStat.Read(pid) is { IsZombie: false })
                return false;
        }

        return true;
    }

    /// <summary>Removes it and everything below it; processes in it must have ended or the kernel refuses.</summary>
    public void Remove(TimeSpan patience)
    {
        // Also where Gantry puts nothing: another OCI runtime may have.
        foreach (CgroupHierarchy hierarchy in Layout.Hierarchies)
            CgroupTree.Remove(hierarchy.DirectoryOf(Path), patience);
    }

    /// <summary>Removes it where nothing is in it: no process, no group. True if nothing of it is left.</summary>
    public bool RemoveIfEmpty()
    {
        bool isGone = true;
        foreach (CgroupHierarchy hierarchy in Layout.Hierarchies)
            isGone &= CgroupTree.TryRemove(hierarchy.DirectoryOf(Path));

        return isGone;
    }

    public CgroupUsage Usage() => CgroupStatistics.Read(this);

    /// <summary>The files of the group itself, as `cgroup.max.depth`, are those of version 2.</summary>
    public string? DirectoryOf(string controller) => (controller == "cgroup" ? Layout.Unified : Layout.Find(controller))?.DirectoryOf(Path);

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

        if (TryWrite(directory, setting))
            return;

        foreach (CgroupSetting other in setting.Instead)
        {
            if (TryWrite(directory, other))
                return;
        }

        if (!setting.IsOptional)
            throw Missing(directory, setting);
    }

    // False if there is no such file.
    private static bool TryWrite(string directory, CgroupSetting setting)
    {
        try
        {
            return CgroupFile.TryWrite($"{directory}/{setting.File}", setting.Value);
        }
        catch (LinuxException refused) when (setting.IsOptional && refused.Errno is Errno.NotSupported)
        {
            return true;
        }
        catch (LinuxException refused) when (refused.Errno is Errno.Busy && setting.File == "memory.limit_in_bytes")
        {
            string used = File.ReadAllText(directory + "/memory.usage_in_bytes").Trim();
            throw new CgroupException($"the memory limit cannot be {setting.Value} bytes: {used} are in use and cannot be freed");
        }
    }

    private static CgroupException Missing(string directory, CgroupSetting setting)
    {
        string controllers = directory + "/cgroup.controllers";
        bool isEnabled = !File.Exists(controllers) || Array.IndexOf(File.ReadAllText(controllers).Trim().Split(' '), setting.Controller) >= 0;
        string names = string.Join(" nor ", [setting.File, .. setting.Instead.Select(other => other.File)]);
        return new CgroupException(isEnabled
            ? $"this kernel does not offer {names}, so the limit cannot be set"
            : $"the {setting.Controller} controller is not enabled for {directory} (a group above it has processes of its own, or does not hand it on), so {setting.File} cannot be set");
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
