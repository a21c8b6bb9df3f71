using System.Globalization;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Cgroups;

/// <summary>Tells when processes of a control group have run out of memory.</summary>
public sealed class MemoryPressure : IDisposable
{
    private readonly Descriptor file;
    private readonly Descriptor? counter;
    private long kills;

    private MemoryPressure(Descriptor file, Descriptor? counter)
    {
        this.file = file;
        this.counter = counter;
        kills = Kills();
    }

    /// <summary>What to wait for.</summary>
    public PollRequest Request => counter is null
        ? new PollRequest(file.Number, PollEvents.Priority)
        : new PollRequest(counter.Number, PollEvents.Readable);

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
        bool isRaised = counter is not null && EventCounter.Take(counter) > 0 && Lines().Contains("under_oom 1", StringComparison.Ordinal);
        long now = Kills();
        bool isNew = now > kills;
        kills = Math.Max(now, kills);
        return isNew || isRaised;
    }

    public void Dispose()
    {
        counter?.Dispose();
        file.Dispose();
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
            return CgroupFile.Read(file);
        }
        catch (LinuxException gone) when (gone.Errno is Errno.NoDevice)
        {
            return "";
        }
    }
}
