using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The loop's epoll instance: descriptors with a number that says what they are.</summary>
internal sealed unsafe class Poller
{
    private const int Capacity = 32;
    private readonly EpollEvent* _ready = (EpollEvent*)Reserve(Capacity * sizeof(EpollEvent));
    private readonly int _epoll = epoll_create1(EPOLL_CLOEXEC);

    /// <summary>Watches a descriptor for the events; none ends the watch, also for a hang-up, which epoll always reports.</summary>
    public void Watch(int fd, int source, uint before, uint events)
    {
        if (fd < 0 || before == events)
            return;
        EpollEvent change = new() { Events = events, Data = (ulong)source };
        int operation = before == 0 ? EPOLL_CTL_ADD : events == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
        _ = epoll_ctl(_epoll, operation, fd, &change);
    }

    public int Wait(int milliseconds)
    {
        int count = epoll_wait(_epoll, _ready, Capacity, milliseconds);
        return Math.Max(0, count);
    }

    public int Source(int index) => (int)_ready[index].Data;

    public uint Events(int index) => _ready[index].Events;
}
