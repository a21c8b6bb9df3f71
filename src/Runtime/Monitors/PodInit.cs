using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary><c>gantry-runtime pod-init</c>: the first process of a pod that shares its processes; it collects orphans.</summary>
internal static unsafe class PodInit
{
    private const string Prepared = "prepared";

    public static int Run(ReadOnlySpan<string> arguments)
    {
        byte* mask = stackalloc byte[128];
        _ = sigemptyset(mask);
        foreach (int number in (ReadOnlySpan<int>)[SIGCHLD, SIGTERM, SIGINT])
            _ = sigaddset(mask, number);
        _ = sigprocmask(SIG_BLOCK, mask, null);

        // Threads that exist already do not have them blocked and would take them away; those of a new program do.
        if (arguments is not [Prepared])
            return Again();
        while (true)
        {
            int number, status;
            _ = sigwait(mask, &number);
            if (number is SIGTERM or SIGINT)
                return 0;
            while (wait4(-1, &status, WNOHANG, null) > 0)
                continue;
        }
    }

    private static int Again()
    {
        byte** arguments = stackalloc byte*[4];
        arguments[0] = Text("pod-init");
        arguments[1] = Text("pod-init");
        arguments[2] = Text(Prepared);
        arguments[3] = null;
        byte* none = null;
        _ = execve(Text("/proc/self/exe"), arguments, &none);
        return 1;
    }
}
