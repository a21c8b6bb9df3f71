using System.Diagnostics;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Linux.Cgroups;

/// <summary>Stops all processes of a control group where they are, and lets them go on. See freezer-subsystem.rst and cgroup-v2.rst of the kernel.</summary>
public sealed class CgroupFreezer
{
    private readonly bool _isUnified;

    private CgroupFreezer(string file)
    {
        ControlFile = file;
        _isUnified = file.EndsWith(UnifiedName, StringComparison.Ordinal);
    }

    private const string UnifiedName = "/cgroup.freeze";

    /// <summary>By this path the freezer is found again without looking at the host's hierarchies.</summary>
    public string ControlFile { get; }

    public static CgroupFreezer At(string controlFile) => new(controlFile);

    /// <summary>None if the host has no freezer or the group is not there (a root group cannot be frozen).</summary>
    public static CgroupFreezer? Of(Cgroup cgroup) => PathFor(cgroup) is { } file && File.Exists(file) ? new CgroupFreezer(file) : null;

    /// <summary>Where the control file of the group is, or will be once the group is made.</summary>
    public static string? PathFor(Cgroup cgroup) => PathFor(cgroup.Layout, cgroup.Path);

    private static string? PathFor(CgroupLayout layout, string path) => (layout.Find("freezer") ?? layout.Unified) is { } hierarchy
        ? hierarchy.DirectoryOf(path) + (hierarchy.IsUnified ? UnifiedName : "/freezer.state")
        : null;

    /// <summary>True if what is born in the group would stand still at once: it or one above it is frozen.</summary>
    public static bool Holds(Cgroup cgroup)
    {
        for (string path = cgroup.Path; path.Length > 0; path = path[..path.LastIndexOf('/')])
        {
            if (PathFor(cgroup.Layout, path) is { } file && new CgroupFreezer(file).IsFrozen)
                return true;
        }

        return false;
    }

    /// <summary>True also while the last processes are on the way to it.</summary>
    public bool IsFrozen => State() is "1" or "FROZEN" or "FREEZING";

    /// <summary>Answers when all processes have stopped; on failure they go on.</summary>
    public void Freeze(TimeSpan patience)
    {
        CgroupFile.Write(ControlFile, _isUnified ? "1" : "FROZEN");
        if (_isUnified ? WaitForEvent(patience) : WaitForState(patience))
            return;

        Thaw();
        throw new LinuxException($"freeze the processes of {ControlFile}", (int)Errno.TimedOut);
    }

    public void Thaw() => CgroupFile.Write(ControlFile, _isUnified ? "0" : "THAWED");

    private string State()
    {
        try
        {
            return WholeFile.TryReadText(ControlFile)?.Trim() ?? "";
        }
        catch (LinuxException gone) when (gone.Errno is Errno.NoDevice)
        {
            return "";
        }
    }

    private bool WaitForEvent(TimeSpan patience)
    {
        using Descriptor events = Descriptor.Open(ControlFile[..^UnifiedName.Length] + "/cgroup.events");
        var watch = Stopwatch.StartNew();
        while (!CgroupFile.Read(events).Contains("frozen 1", StringComparison.Ordinal))
        {
            TimeSpan left = patience - watch.Elapsed;
            if (left <= TimeSpan.Zero)
                return false;

            _ = Poll.Any([new PollRequest(events.Number, PollEvents.Priority)], left);
        }

        return true;
    }

    // FREEZING becomes FROZEN only when somebody looks, and a process that forked meanwhile needs the command again.
    private bool WaitForState(TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        for (int pause = 0; State() != "FROZEN"; pause = Math.Min(pause + 1, 10))
        {
            if (watch.Elapsed > patience)
                return false;

            Thread.Sleep(pause);
            CgroupFile.Write(ControlFile, "FROZEN");
        }

        return true;
    }
}
