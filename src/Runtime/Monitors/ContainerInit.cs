using System.Text;
using Gantry.Runtime.Confinement;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary><c>gantry-runtime init -- PROGRAM ARGUMENTS</c>: the first process of a container that has asked for one.</summary>
/// <remarks>It starts the program, passes signals on to it, collects orphans and ends with the program's code.</remarks>
internal static unsafe class ContainerInit
{
    private const string Prepared = "prepared";
    private const int NotFound = 127, NotExecutable = 126;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        byte* mask = stackalloc byte[128], before = stackalloc byte[128];
        _ = sigemptyset(mask);
        foreach (int number in HeldSignals.All)
            _ = sigaddset(mask, number);
        _ = sigprocmask(SIG_BLOCK, mask, before);

        // Whoever started it has blocked them already, if he knows this program. If not, there are threads that do not have them blocked and would take
        // them away; those of a new program do.
        bool wereHeld = (*(ulong*)before & HeldSignals.Set) == HeldSignals.Set;
        return arguments switch
        {
            ["--", _, ..] => wereHeld ? Keep(arguments[1..], mask) : Again(arguments),
            [Prepared, "--", _, ..] => Keep(arguments[2..], mask),
            _ => NotFound,
        };
    }

    private static int Again(ReadOnlySpan<string> arguments)
    {
        _ = execve(Text("/proc/self/exe"), Vector(["init", "init", Prepared, .. arguments]), Environment());
        return NotExecutable;
    }

    private static int Keep(ReadOnlySpan<string> command, byte* mask)
    {
        _ = prctl(PR_SET_NAME, (nuint)Text("gantry-init"), 0, 0, 0);
        int child = Start(command);
        if (child < 0)
            return Refuse(command[0], -child);
        while (true)
        {
            int number, status, pid;
            _ = sigwait(mask, &number);
            if (number is not SIGCHLD)
            {
                _ = kill(child, number);
                continue;
            }
            while ((pid = wait4(-1, &status, WNOHANG, null)) > 0)
            {
                if (pid == child)
                    return ProcessExit.FromStatus(pid, status, oomKilled: false, 0).Code;
            }
        }
    }

    // A process group of its own, which the terminal belongs to, so that what is typed there goes to the program alone.
    private static int Start(ReadOnlySpan<string> command)
    {
        byte* actions = Reserve(4096), attributes = actions + 1024, none = actions + 2048, all = actions + 3072;
        _ = posix_spawn_file_actions_init(actions);
        if (isatty(0) != 0)
            _ = posix_spawn_file_actions_addtcsetpgrp_np(actions, 0);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        _ = sigemptyset(none);
        _ = sigfillset(all);
        _ = posix_spawnattr_setsigmask(attributes, none);
        _ = posix_spawnattr_setsigdefault(attributes, all);
        int pid;
        int failure = posix_spawnp(&pid, Text(command[0]), actions, attributes, Vector([.. command]), Environment());
        return failure == 0 ? pid : -failure;
    }

    private static int Refuse(string program, int errno)
    {
        string reason = errno == 2 ? "no such file or directory" : errno == 13 ? "permission denied" : $"error {errno}";
        byte[] text = Encoding.UTF8.GetBytes($"init: cannot run {program}: {reason}\n");
        fixed (byte* start = text)
            _ = write(2, start, (nuint)text.Length);
        return errno == 2 ? NotFound : NotExecutable;
    }

    // As it is, byte by byte: its values need not be text.
    private static byte** Environment()
    {
        byte[] block = File.ReadAllBytes("/proc/self/environ");
        byte* memory = Reserve(block.Length + 1);
        block.CopyTo(new Span<byte>(memory, block.Length));
        int count = block.AsSpan().Count((byte)0);
        byte** vector = (byte**)Reserve((count + 1) * sizeof(byte*));
        for (int i = 0, at = 0; i < count; i++, at += block.AsSpan(at).IndexOf((byte)0) + 1)
            vector[i] = memory + at;
        return vector;
    }

    private static byte** Vector(string[] texts)
    {
        byte** vector = (byte**)Reserve((texts.Length + 1) * sizeof(byte*));
        for (int i = 0; i < texts.Length; i++)
            vector[i] = Text(texts[i]);
        return vector;
    }
}
