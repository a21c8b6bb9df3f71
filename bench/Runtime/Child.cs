using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gantry.Runtime.Bench;

/// <summary>A program started with /dev/null as its streams, and waited for.</summary>
internal sealed unsafe partial class Child
{
    private const int NullFlags = 2;
    private const int ChildSubreaper = 36;

    private readonly long _started;

    private Child(int pid, long started) => (Pid, _started) = (pid, started);

    public int Pid { get; }

    /// <summary>What containers leave behind when their runtime is gone comes to this process instead of the machine's first.</summary>
    public static void AdoptOrphans() => _ = prctl(ChildSubreaper, 1, 0, 0, 0);

    public static Child Start(params IReadOnlyList<string> command)
    {
        byte* actions = stackalloc byte[128];
        _ = posix_spawn_file_actions_init(actions);
        for (int fd = 0; fd < 3; fd++)
            _ = posix_spawn_file_actions_addopen(actions, fd, "/dev/null", NullFlags, 0);

        nint[] arguments = [.. command.Select(Marshal.StringToCoTaskMemUTF8), 0];
        int pid = 0;
        long now = Stopwatch.GetTimestamp();
        fixed (nint* vector = arguments)
        {
            int error = posix_spawn(&pid, command[0], actions, null, vector, *Environ);
            if (error != 0)
                throw new InvalidOperationException($"{command[0]}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        foreach (nint argument in arguments)
            Marshal.FreeCoTaskMem(argument);

        _ = posix_spawn_file_actions_destroy(actions);
        return new Child(pid, now);
    }

    /// <summary>Microseconds that the program took; one that fails is an error.</summary>
    public static double Run(params IReadOnlyList<string> command)
    {
        Child child = Start(command);
        int status = WaitFor(child.Pid);
        double elapsed = Stopwatch.GetElapsedTime(child._started).TotalMicroseconds;
        return status == 0 ? elapsed : throw new InvalidOperationException($"{string.Join(' ', command)}: status {status}");
    }

    /// <summary>The wait status of the given child.</summary>
    public static int WaitFor(int pid)
    {
        int status = 0;
        return waitpid(pid, &status, 0) == pid ? status : throw new InvalidOperationException($"process {pid} is not there to be waited for");
    }

    /// <summary>Returns when there is no child and no orphan left.</summary>
    public static void WaitForAll()
    {
        int status = 0;
        while (waitpid(-1, &status, 0) > 0)
        {
        }
    }

    public void Kill() => _ = kill(Pid, 9);

    private static nint** Environ => (nint**)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "environ");

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(int* pid, string path, byte* actions, void* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn_file_actions_addopen(byte* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint a, nint b, nint c, nint d);
}
