using Gantry.Oci.Monitoring;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>One connection to the monitor: what it has sent and not finished, what it has not yet taken.</summary>
internal sealed unsafe class MonitorClient(int index)
{
    private const int InputCapacity = MonitorFrame.HeaderSize + MonitorFrame.MaxInput;

    // One chunk of output, and notes about phases behind it.
    private const int OutputCapacity = MonitorFrame.HeaderSize + MonitorFrame.MaxOutput + 16 * 1024;

    private readonly byte* input = Reserve(InputCapacity);
    private readonly byte* output = Reserve(OutputCapacity);
    private int inputLength;
    private int outputStart, outputEnd;
    private uint watched;

    public int Descriptor { get; private set; } = -1;

    public bool IsOpen => Descriptor >= 0;

    public AttachStreams Streams { get; set; }

    /// <summary>True while its frame for standard input waits for room there.</summary>
    public bool IsStalled { get; set; }

    /// <summary>How much of that frame's payload is written.</summary>
    public int StalledAt { get; set; }

    public bool HasPending => outputEnd > outputStart;

    /// <summary>When it last took something, or began to owe.</summary>
    public long LastProgress { get; private set; }

    public byte* Payload => input + MonitorFrame.HeaderSize;

    public void Open(int fd)
    {
        Descriptor = fd;
        SetNonBlocking(fd);
    }

    public void Close()
    {
        _ = close(Descriptor);
        Descriptor = -1;
        Streams = AttachStreams.None;
        inputLength = outputStart = outputEnd = StalledAt = 0;
        IsStalled = false;
        watched = 0;
        _ = madvise(output, OutputCapacity, MADV_DONTNEED);
    }

    public void Watch(Poller poller)
    {
        uint events = (IsStalled ? 0 : EPOLLIN) | (HasPending ? EPOLLOUT : 0);
        poller.Watch(Descriptor, MonitorSource.FirstClient + index, watched, events);
        watched = events;
    }

    /// <summary>Takes in what has come; false when the other side is gone.</summary>
    public bool Receive()
    {
        if (inputLength == InputCapacity)
            return true;
        nint count = recv(Descriptor, input + inputLength, (nuint)(InputCapacity - inputLength), MSG_DONTWAIT);
        if (count > 0)
            inputLength += (int)count;
        return count > 0 || (count < 0 && Errno is EAGAIN or EINTR);
    }

    /// <summary>The first whole frame that has come; false where there is none. A length out of bounds throws nothing: see the frame.</summary>
    public bool TryPeek(out MonitorFrame frame)
    {
        frame = default;
        if (inputLength < MonitorFrame.HeaderSize)
            return false;
        frame = MonitorFrame.Read(new ReadOnlySpan<byte>(input, MonitorFrame.HeaderSize));
        return IsOutOfBounds(frame) || inputLength >= MonitorFrame.HeaderSize + frame.Length;
    }

    public static bool IsOutOfBounds(MonitorFrame frame) => frame.Length is < 0 or > MonitorFrame.MaxInput;

    public void Consume(MonitorFrame frame)
    {
        int size = MonitorFrame.HeaderSize + frame.Length;
        inputLength -= size;
        Buffer.MemoryCopy(input + size, input, InputCapacity, inputLength);
    }

    /// <summary>Sends a frame or keeps what does not go out at once; false where it can be neither sent nor kept.</summary>
    public bool Send(byte* frame, int size)
    {
        if (HasPending)
            return Keep(frame, size);
        nint sent = send(Descriptor, frame, (nuint)size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && Errno is not (EAGAIN or EINTR))
            return StopOutput();
        int taken = (int)Math.Max(0, sent);
        LastProgress = Milliseconds();
        return taken == size || Keep(frame + taken, size - taken);
    }

    /// <summary>Sends what was kept.</summary>
    public bool Flush()
    {
        nint sent = send(Descriptor, output + outputStart, (nuint)(outputEnd - outputStart), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0)
            return Errno is EAGAIN or EINTR || StopOutput();
        outputStart += (int)sent;
        LastProgress = Milliseconds();
        if (!HasPending)
            outputStart = outputEnd = 0;
        return true;
    }

    // It has left. What it sent before is still to be read, and after that its end.
    private bool StopOutput()
    {
        Streams &= AttachStreams.Stdin;
        outputStart = outputEnd = 0;
        return true;
    }

    private bool Keep(byte* frame, int size)
    {
        if (size > OutputCapacity - outputEnd)
            return false;
        Buffer.MemoryCopy(frame, output + outputEnd, OutputCapacity - outputEnd, size);
        outputEnd += size;
        return true;
    }
}
