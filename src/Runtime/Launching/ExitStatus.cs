using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Launching;

/// <summary>Collects a child that has ended. See waitid(2).</summary>
internal static unsafe partial class ExitStatus
{
    private const int ByPid = 1;
    private const int Exited = 4;
    private const int EndedNormally = 1;

    /// <summary>The status as a shell shows it: the program's own, or 128 and the signal that ended it.</summary>
    public static int Wait(PidFd child)
    {
        // siginfo_t: si_code at 8, si_status at 24.
        int* information = stackalloc int[32];
        while (waitid(ByPid, child.Pid, information, Exited) != 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                throw LinuxException.FromLastError($"wait for process {child.Pid}");
        }

        return information[2] == EndedNormally ? information[6] : 128 + information[6];
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitid(int kind, int id, int* information, int options);
}
