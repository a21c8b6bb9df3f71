using System.Runtime.InteropServices;

namespace Gantry.Runtime.Bench;

/// <summary>A run under ptrace: how many processes it takes, and the largest peak memory of those that are the runtime's.</summary>
internal static unsafe partial class Traced
{
    private const int Seize = 0x4206;
    private const int Continue = 7;

    // PTRACE_O_TRACEFORK, VFORK, CLONE, EXIT.
    private const nint Follow = 2 | 4 | 8 | 0x40;
    private const int ExitEvent = 6;
    private const int Trap = 5;
    private const int AllThreads = 0x40000000;

    public static (int Processes, int PeakKilobytes) Run(params IReadOnlyList<string> command)
    {
        Child child = Child.Start(command);
        _ = ptrace(Seize, child.Pid, 0, Follow);
        var peaks = new Dictionary<int, (string Name, int Peak)>();
        int status = 0;
        for (int ended; (ended = waitpid(-1, &status, AllThreads)) > 0;)
        {
            if ((status & 0xFF) != 0x7F)
            {
                if (ended == child.Pid)
                    break;

                continue;
            }

            if (status >> 16 == ExitEvent)
                Remember(peaks, ended);

            // An ordinary signal goes on to the process; stops of ptrace's own are not signals.
            int signal = (status >> 8) & 0xFF;
            _ = ptrace(Continue, ended, 0, status >> 16 != 0 || signal == Trap ? 0 : signal);
        }

        // Containers end as their program (busybox): what else there was is the runtime.
        return (peaks.Count, peaks.Values.Where(p => p.Name is not ("true" or "busybox")).Max(p => p.Peak));
    }

    private static void Remember(Dictionary<int, (string Name, int Peak)> peaks, int thread)
    {
        string[] lines = File.ReadAllLines($"/proc/{thread}/status");
        int process = int.Parse(Field(lines, "Tgid:"), provider: null);
        if (int.TryParse(Field(lines, "VmHWM:").Replace("kB", "", StringComparison.Ordinal).Trim(), out int peak))
            peaks[process] = (Field(lines, "Name:"), peak);
    }

    private static string Field(string[] lines, string name) =>
        lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim() ?? "";

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(int request, int pid, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, int* status, int options);
}
