using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Descriptors;

/// <summary>Waits for one descriptor. See poll(2).</summary>
public static partial class Poll
{
    private const short PollIn = 1;

    /// <summary>False when the time is over; `Timeout.InfiniteTimeSpan` waits for ever.</summary>
    public static unsafe bool Readable(int fd, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            int left = timeout < TimeSpan.Zero ? -1 : (int)Math.Clamp((timeout - watch.Elapsed).TotalMilliseconds + 0.999, 0, int.MaxValue);
            var entry = new PollEntry { Descriptor = fd, Events = PollIn };
            int ready = poll(&entry, 1, left);
            if (ready > 0)
                return true;

            if (ready == 0 && timeout >= TimeSpan.Zero && watch.Elapsed >= timeout)
                return false;

            if (ready < 0 && (Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
                throw LinuxException.FromLastError("poll");
        }
    }

    /// <summary>What has come about on each descriptor; all none when the time is over or a signal came.</summary>
    public static unsafe PollEvents[] Any(ReadOnlySpan<PollRequest> requests, TimeSpan timeout)
    {
        PollEntry* entries = stackalloc PollEntry[requests.Length];
        for (int i = 0; i < requests.Length; i++)
            entries[i] = new PollEntry { Descriptor = requests[i].Descriptor, Events = (short)requests[i].Events };

        int milliseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Clamp(timeout.TotalMilliseconds + 0.999, 0, int.MaxValue);
        if (poll(entries, (nuint)requests.Length, milliseconds) < 0 && (Errno)Marshal.GetLastPInvokeError() is not Errno.Interrupted)
            throw LinuxException.FromLastError("poll");

        var found = new PollEvents[requests.Length];
        for (int i = 0; i < requests.Length; i++)
            found[i] = (PollEvents)entries[i].Returned;

        return found;
    }

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(PollEntry* entries, nuint count, int milliseconds);
}
