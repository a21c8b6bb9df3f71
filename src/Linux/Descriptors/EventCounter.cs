using System.Runtime.InteropServices;

namespace Gantry.Linux.Descriptors;

/// <summary>A counter that the kernel raises when something happens. See eventfd(2).</summary>
internal static partial class EventCounter
{
    private const int CloseOnExec = 0x80000, NonBlocking = 0x800;

    public static Descriptor Open()
    {
        int fd = eventfd(0, CloseOnExec | NonBlocking);
        return fd >= 0 ? new Descriptor(fd) : throw LinuxException.FromLastError("eventfd");
    }

    /// <summary>How often it was raised since the last time; begins anew.</summary>
    public static unsafe ulong Take(Descriptor counter)
    {
        ulong count = 0;
        return Libc.read(counter.Number, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);
}
