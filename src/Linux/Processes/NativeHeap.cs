using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>The memory that native libraries of this process (OpenSSL, SQLite, libnftables) take from glibc. See malloc_trim(3).</summary>
public static partial class NativeHeap
{
    /// <summary>Gives free pages back to the kernel: each thread's arena keeps what its busiest moment took.</summary>
    public static void Trim() => _ = malloc_trim(0);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
