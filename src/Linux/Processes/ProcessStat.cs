using System.Globalization;
using Gantry.Linux.Files;

namespace Gantry.Linux.Processes;

/// <summary>What identifies a process for as long as the machine runs: its pid and when it was started.</summary>
public readonly record struct ProcessStat(int Pid, char State, int ParentPid, ulong StartTime)
{
    /// <summary>Its threads that have not ended.</summary>
    public int Threads { get; init; }

    /// <summary>Nothing of it runs any more. A process whose first thread has ended looks the same but for its other threads.</summary>
    public bool IsZombie => State is 'Z' or 'X' && Threads <= 1;

    /// <summary>None if there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return WholeFile.TryReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")) is { } line ? Parse(line) : null;
        }
        catch (LinuxException gone) when (gone.Errno is Errno.NoSuchProcess or Errno.AccessDenied or Errno.NotPermitted)
        {
            // It has ended between open and read, or it is hidden.
            return null;
        }
    }

    // Sample: 4711 (a (strange) name) S 1 4711 4711 0 -1 4194560 ... ; field 20 is the number of threads, field 22 the start time in clock ticks, see proc_pid_stat(5).
    public static ProcessStat Parse(string line)
    {
        int open = line.IndexOf('(', StringComparison.Ordinal);
        int close = line.LastIndexOf(')');
        ReadOnlySpan<char> rest = line.AsSpan(close + 2);
        Span<Range> fields = stackalloc Range[21];
        rest.Split(fields, ' ');
        return new ProcessStat(
            int.Parse(line.AsSpan(0, open - 1), CultureInfo.InvariantCulture),
            rest[0],
            int.Parse(rest[fields[1]], CultureInfo.InvariantCulture),
            ulong.Parse(rest[fields[19]], CultureInfo.InvariantCulture))
        {
            Threads = int.Parse(rest[fields[17]], CultureInfo.InvariantCulture),
        };
    }
}
