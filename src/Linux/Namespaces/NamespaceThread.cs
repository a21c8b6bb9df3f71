using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Namespaces;

/// <summary>Runs short work in other namespaces, on a thread of its own that ends with the work.</summary>
public static partial class NamespaceThread
{
    /// <summary>Runs the work inside the namespace at the path, for example `/run/…/ns/net`.</summary>
    public static T RunIn<T>(string path, NamespaceKind kind, Func<T> work) => OnOwnThread(() =>
    {
        Enter(path, kind);
        return work();
    });

    /// <summary>Runs the work in new namespaces, which end with it unless the work pins them.</summary>
    public static T RunInNew<T>(NamespaceKind kinds, Func<T> work) => OnOwnThread(() =>
    {
        if (unshare((nuint)kinds) != 0)
            throw LinuxException.FromLastError($"create namespaces {kinds}");

        return work();
    });

    private static void Enter(string path, NamespaceKind kind)
    {
        int fd = Libc.open(path, (int)(OpenFlags.ReadOnly | OpenFlags.CloseOnExec), 0);
        if (fd < 0)
            throw LinuxException.FromLastError($"open namespace {path}");

        using var descriptor = new Descriptor(fd);
        if (setns(fd, (int)kind) != 0)
            throw LinuxException.FromLastError($"enter namespace {path}");
    }

    // A thread that has changed its namespaces must never go back to the pool.
    private static T OnOwnThread<T>(Func<T> work)
    {
        T? result = default;
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception thrown)
            {
                failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(thrown);
            }
        }, maxStackSize: 256 * 1024)
        { IsBackground = true, Name = "namespace" };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(nuint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int kind);
}
