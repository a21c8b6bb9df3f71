using System.Globalization;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Cgroups;

/// <summary>Tells when processes of a control group have run out of memory.</summary>
public sealed class MemoryPressure : IDisposable
{
    private readonly Descriptor _file;
    private readonly Descriptor? _counter;
    private long _kills;

    private MemoryPressure(Descriptor file, Descriptor? counter)
    {
        _file = file;
        _counter = counter;
        _kills = Kills();
    }

    /// <summary>What to wait for.</summary>
    public PollRequest Request => _counter is null
        ? new PollRequest(_file.Number, PollEvents.Priority)
        : new PollRequest(_counter.Number, PollEvents.Readable);

    /// <summary>None if the host has no memory controller.</summary>
    public static MemoryPressure? Watch(Cgroup cgroup)
    {
        if (cgroup.Layout.Find("memory") is not { } hierarchy)
            return null;

        string directory = hierarchy.DirectoryOf(cgroup.Path);
        if (hierarchy.IsUnified)
            return new MemoryPressure(Descriptor.Open(directory + "/memory.events"), counter: null);

        // Version 1 raises an eventfd that was registered with the file: cgroup-v1/memory.rst, "OOM Control".
        Descriptor control = Descriptor.Open(directory + "/memory.oom_control"), counter = EventCounter.Open();
        CgroupFile.Write(directory + "/cgroup.event_control", string.Create(CultureInfo.InvariantCulture, $"{counter.Number} {control.Number}"));
        return new MemoryPressure(control, counter);
    }

    /// <summary>True if processes were ended for want of memory since the last time, or wait for memory where nobody ends them.</summary>
    public bool Take()
    {
        // A group that is removed raises its counters too.
        bool isRaised = _counter is not null && EventCounter.Take(_counter) > 0 && Lines().Contains("under_oom 1", StringComparison.Ordinal);
        long now = Kills();
        bool isNew = now > _kills;
        _kills = Math.Max(now, _kills);
        return isNew || isRaised;
    }

    public void Dispose()
    {
        _counter?.Dispose();
        _file.Dispose();
    }

    private long Kills()
    {
        foreach (string line in Lines().Split('\n'))
        {
            if (line.StartsWith("oom_kill ", StringComparison.Ordinal))
                return long.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private string Lines()
    {
        try
        {
            return CgroupFile.Read(_file);
        }
        catch (LinuxException gone) when (gone.Errno is Errno.NoDevice)
        {
            return "";
        }
    }
}
