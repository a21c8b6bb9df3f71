using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Mounts;

namespace Gantry.Tests;

/// <summary>
/// Runs the tests as the machine's only inhabitants: in a new network and mount namespace, entered before anything else
/// by starting the program again. Whatever a failing test leaves behind ends with the process.
/// </summary>
internal static partial class Program
{
    private const string Marker = "GANTRY_TESTS_IN_NAMESPACE";
    private const int NewNetwork = 0x40000000, NewMounts = 0x20000;

    public static int Main(string[] args)
    {
        if (Environment.GetEnvironmentVariable(Marker) is null && Environment.IsPrivilegedProcess)
            StartAgainInside();

        return Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
    }

    private static void StartAgainInside()
    {
        if (unshare(NewNetwork | NewMounts) != 0)
            throw LinuxException.FromLastError("unshare");

        MountTable.Mount(null, "/", null, MountFlags.Private | MountFlags.Recursive);
        string[] arguments = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
        string[] environment = [.. File.ReadAllText("/proc/self/environ").TrimEnd('\0').Split('\0'), Marker + "=1"];
        _ = execve("/proc/self/exe", [.. arguments, null], [.. environment, null]);
        throw LinuxException.FromLastError("start the tests again");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, string?[] arguments, string?[] environment);
}
