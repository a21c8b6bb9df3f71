using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary><c>gantry-runtime monitor</c>: keeps one process of a container until it ends.</summary>
internal static unsafe class MonitorCommand
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (MonitorOptions.Parse(arguments, out string error) is not { } options)
            return Refuse(error);

        // Whoever started the monitor may die: it leads a session of its own, and orphans of its process come to it.
        _ = setsid();
        _ = prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        _ = prctl(PR_SET_NAME, (nuint)Text("gantry-monitor"), 0, 0, 0);
        _ = signal(SIGPIPE, 1);
        _ = signal(SIGHUP, 1);
        _ = umask(0x12 /* 0022 */);
        if (chdir(Text(options.Directory)) != 0)
            return Refuse($"monitor: cannot enter {options.Directory}: error {Errno}");
        return new MonitorLoop(options).Run();
    }

    private static int Refuse(string error)
    {
        byte* text = Text(error + "\n");
        _ = write(2, text, (nuint)System.Text.Encoding.UTF8.GetByteCount(error) + 1);
        return 2;
    }
}
