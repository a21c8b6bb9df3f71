using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>The memory that native libraries of this process (OpenSSL, SQLite, libnftables) take from glibc. See mallopt(3) and malloc_trim(3).</summary>
public static partial class NativeHeap
{
    private const int ArenaMax = -8;

    /// <summary>By default every thread may get an arena of its own, and each keeps what its busiest moment took.</summary>
    public static void LimitArenas(int count) => _ = mallopt(ArenaMax, count);

    /// <summary>Gives free pages back to the kernel.</summary>
    public static void Trim() => _ = malloc_trim(0);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
