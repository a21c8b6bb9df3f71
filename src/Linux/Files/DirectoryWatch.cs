using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Tells in which directories files are written, made or renamed. See inotify(7).</summary>
/// <remarks>One thread reads; the other members may be called from any.</remarks>
public sealed unsafe partial class DirectoryWatch : IDisposable
{
    private const int CloseOnExec = 0x80000;

    // IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR
    private const uint Changes = 0x2 | 0x40 | 0x80 | 0x100 | 0x0100_0000;
    private const int HeaderSize = 16;

    private readonly Descriptor _queue = new(Check(inotify_init1(CloseOnExec), "inotify_init1"));
    private readonly Descriptor _stop = new(Check(eventfd(0, CloseOnExec), "eventfd"));
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>A number for the directory; the same one if it is watched already.</summary>
    public int Add(string directory) => Check(inotify_add_watch(_queue.Number, directory, Changes), $"watch {directory}");

    public void Remove(int watch) => _ = inotify_rm_watch(_queue.Number, watch);

    /// <summary>Waits for changes and adds their directories' numbers; false once it has been stopped.</summary>
    public bool Read(ISet<int> changed)
    {
        PollEvents[] events = Poll.Any([new PollRequest(_queue.Number, PollEvents.Readable), new PollRequest(_stop.Number, PollEvents.Readable)], Timeout.InfiniteTimeSpan);
        if (events[1] != PollEvents.None)
            return false;
        if (events[0] == PollEvents.None)
            return true;
        nint length;
        fixed (byte* start = _buffer)
            length = Libc.read(_queue.Number, start, _buffer.Length);

        // struct inotify_event: int wd, then mask, cookie and the length of the name that follows, four bytes each.
        for (int at = 0; at + HeaderSize <= length; at += HeaderSize + BitConverter.ToInt32(_buffer, at + 12))
            changed.Add(BitConverter.ToInt32(_buffer, at));
        return true;
    }

    public void Stop()
    {
        ulong one = 1;
        _ = Libc.write(_stop.Number, &one, sizeof(ulong));
    }

    public void Dispose()
    {
        _queue.Dispose();
        _stop.Dispose();
    }

    private static int Check(int result, string operation) => result >= 0 ? result : throw LinuxException.FromLastError(operation);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int fd, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_rm_watch(int fd, int watch);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);
}
