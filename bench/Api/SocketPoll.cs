using System.Runtime.InteropServices;

namespace Gantry.Api.Bench;

/// <summary>Asks many sockets at once whether they have something, see epoll(7).</summary>
internal sealed partial class SocketPoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;

    private readonly int _poll = epoll_create1(0);
    private readonly Event[] _events = new Event[256];
    private readonly List<HeldStream> _streams = [];

    public void Watch(HeldStream stream)
    {
        Event wanted = new() { Events = Readable, Index = _streams.Count };
        _streams.Add(stream);
        if (epoll_ctl(_poll, Add, (int)stream.Socket.Handle, ref wanted) != 0)
            throw new IOException("epoll_ctl failed");
    }

    /// <summary>The streams whose sockets have something to read, until there is none that has; each is to be read when it comes.</summary>
    public IEnumerable<HeldStream> Ready()
    {
        while (epoll_wait(_poll, _events, _events.Length, 0) is var count and > 0)
        {
            for (int i = 0; i < count; i++)
                yield return _streams[(int)_events[i].Index];
        }
    }

    public void Dispose() => _ = close(_poll);

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    private static partial int epoll_ctl(int poll, int operation, int descriptor, ref Event wanted);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int poll, [Out] Event[] events, int most, int milliseconds);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    // Packed on x86-64 only, see sys/epoll.h.
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Event
    {
        public uint Events;
        public long Index;
    }
}
