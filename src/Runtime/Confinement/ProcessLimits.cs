using System.Runtime.InteropServices;

namespace Gantry.Runtime.Confinement;

/// <summary>The resource limits that a process has now. See prlimit(2).</summary>
internal static unsafe partial class ProcessLimits
{
    public static ulong Hard(int resource) => Read(0, resource)?.Hard ?? ulong.MaxValue;

    /// <summary>None if the process is gone or not ours to look at.</summary>
    public static (ulong Soft, ulong Hard)? Read(int pid, int resource)
    {
        ulong* limit = stackalloc ulong[2];
        return prlimit(pid, resource, null, limit) == 0 ? (limit[0], limit[1]) : null;
    }

    [LibraryImport("libc")]
    private static partial int prlimit(int pid, int resource, ulong* wanted, ulong* found);
}
