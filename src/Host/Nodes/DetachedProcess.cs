using System.Runtime.InteropServices;

namespace Gantry.Host.Nodes;

/// <summary>Makes this process a daemon: a session of its own, and what it prints goes to a file.</summary>
internal static partial class DetachedProcess
{
    private const long MaxLogBytes = 10 * 1024 * 1024;

    /// <summary>Leaves the terminal. Standard error goes to the log at once; standard output stays with the parent until <see cref="LetGoOfParent"/>.</summary>
    public static void Enter(string log)
    {
        if (File.Exists(log) && new FileInfo(log).Length > MaxLogBytes)
            File.Move(log, log + ".1", overwrite: true);

        // It fails only for a process that leads a group already, and such a one has left its parent's terminal itself.
        _ = setsid();
        Redirect(log, 2);
    }

    public static void LetGoOfParent(string log) => Redirect(log, 1);

    private static void Redirect(string log, int descriptor)
    {
        using FileStream file = new(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (dup2((int)file.SafeFileHandle.DangerousGetHandle(), descriptor) < 0)
            throw new NodeException($"cannot write to {log}");
    }

    [LibraryImport("libc")]
    private static partial int setsid();

    [LibraryImport("libc")]
    private static partial int dup2(int from, int to);
}
