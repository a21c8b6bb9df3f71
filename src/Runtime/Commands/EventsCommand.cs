using System.Globalization;
using System.Text;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Cgroups;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`events ID`: what the container uses, as often as asked, and when it runs out of memory; one JSON document a line.</summary>
internal static class EventsCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        TimeSpan interval = TimeSpan.FromSeconds(5);
        bool once = false;
        OptionSet options = new("events");
        options.Flag("--stats", null, () => once = true).Value("--interval", null, v => interval = Duration(options, v));
        string[] rest = options.Parse(arguments);
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        Container container = global.Open(rest[0]);
        if (container.Status() == ContainerStatuses.Stopped || container.Cgroup() is not { } cgroup)
            throw new RuntimeException(RuntimeFailure.WrongState, $"container with id {container.Record.Id} is not running");

        if (once)
            WriteStatistics(container.Record.Id, cgroup);
        else
            Follow(container, cgroup, interval);

        return 0;
    }

    private static void Follow(Container container, Cgroup cgroup, TimeSpan interval)
    {
        using PidFd? process = container.OpenProcess();
        if (process is null)
            return;

        using MemoryPressure? memory = MemoryPressure.Watch(cgroup);
        PollRequest end = new(process.Descriptor.Number, PollEvents.Readable);
        PollRequest[] requests = memory is null ? [end] : [end, memory.Request];
        long next = Environment.TickCount64 + (long)interval.TotalMilliseconds;
        while (true)
        {
            PollEvents[] found = Poll.Any(requests, TimeSpan.FromMilliseconds(Math.Max(0, next - Environment.TickCount64)));

            // Before the end is looked at: the container may have ended for want of memory.
            if (memory?.Take() == true)
                Terminal.Out(Encoding.UTF8.GetString(StatisticsJson.OutOfMemory(container.Record.Id)));

            if (found[0] != PollEvents.None)
                return;

            if (Environment.TickCount64 < next)
                continue;

            WriteStatistics(container.Record.Id, cgroup);
            next += (long)interval.TotalMilliseconds;
        }
    }

    private static void WriteStatistics(string id, Cgroup cgroup) =>
        Terminal.Out(Encoding.UTF8.GetString(StatisticsJson.Write(id, cgroup)));

    // As Go writes durations, of which there is one unit at a time here. Samples: 5s, 100ms, 1.5m
    private static TimeSpan Duration(OptionSet options, string text)
    {
        (string Unit, double Milliseconds)[] units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
        foreach ((string unit, double milliseconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) &&
                double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number > 0)
                return TimeSpan.FromMilliseconds(Math.Clamp(number * milliseconds, 1, int.MaxValue));
        }

        throw options.Wrong($"--interval: '{text}' is not a time such as 5s");
    }
}
