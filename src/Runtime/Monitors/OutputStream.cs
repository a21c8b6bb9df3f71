using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The monitor's end of a pipe or terminal that the process writes to.</summary>
internal sealed unsafe class OutputStream(int source, bool isStderr)
{
    private uint _watched;

    public int Descriptor { get; private set; } = -1;

    public bool IsStderr => isStderr;

    public bool IsOpen => Descriptor >= 0;

    public void Open(int fd)
    {
        Descriptor = fd;
        SetNonBlocking(fd);
    }

    public void SetReading(Poller poller, bool isWanted)
    {
        uint events = isWanted ? EPOLLIN : 0;
        poller.Watch(Descriptor, source, _watched, events);
        _watched = events;
    }

    /// <summary>Reads what is there: the number of bytes, 0 for nothing at present. At its end the stream closes.</summary>
    public int Read(byte* buffer, int capacity)
    {
        while (IsOpen)
        {
            nint count = read(Descriptor, buffer, (nuint)capacity);
            if (count > 0)
                return (int)count;
            int failure = count == 0 ? EIO : Errno;
            if (failure == EAGAIN)
                return 0;
            // A terminal says EIO when nobody has its other side open any more.
            if (failure != EINTR)
                Close();
        }
        return 0;
    }

    public void Close()
    {
        if (IsOpen)
            _ = close(Descriptor);
        Descriptor = -1;
        _watched = 0;
    }
}
