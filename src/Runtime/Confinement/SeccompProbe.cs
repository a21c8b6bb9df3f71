using System.Runtime.InteropServices;

namespace Gantry.Runtime.Confinement;

/// <summary>Asks the running kernel which flags of seccomp(2) it knows.</summary>
internal static partial class SeccompProbe
{
    private const int BadAddress = 14;

    /// <summary>A filter at no address: the kernel looks at the flags before it looks there, so nothing is ever installed.</summary>
    public static bool Supports(string flag)
    {
        const int SysSeccomp = 317, SetModeFilter = 1;
        const long NewListener = 8;
        long bit = SeccompWords.FlagBit(flag, "flags");

        // The one about the listener's answers is refused without a listener.
        if (flag.EndsWith("_RECV", StringComparison.Ordinal))
            bit |= NewListener;

        return syscall(SysSeccomp, SetModeFilter, (nint)bit, 0) < 0 && Marshal.GetLastPInvokeError() == BadAddress;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint operation, nint flags, nint filter);
}
