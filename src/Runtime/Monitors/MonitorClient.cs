using Gantry.Oci.Monitoring;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>One connection to the monitor: what it has sent and not finished, what it has not yet taken.</summary>
internal sealed unsafe class MonitorClient(int index)
{
    private const int InputCapacity = MonitorFrame.HeaderSize + MonitorFrame.MaxInput;

    // One chunk of output, and notes about phases behind it.
    private const int OutputCapacity = MonitorFrame.HeaderSize + MonitorFrame.MaxOutput + 16 * 1024;

    private readonly byte* _input = Reserve(InputCapacity);
    private readonly byte* _output = Reserve(OutputCapacity);
    private int _inputLength;
    private int _outputStart, _outputEnd;
    private uint _watched;

    public int Descriptor { get; private set; } = -1;

    public bool IsOpen => Descriptor >= 0;

    public AttachStreams Streams { get; set; }

    /// <summary>True while its frame for standard input waits for room there.</summary>
    public bool IsStalled { get; set; }

    /// <summary>How much of that frame's payload is written.</summary>
    public int StalledAt { get; set; }

    public bool HasPending => _outputEnd > _outputStart;

    /// <summary>When it last took something, or began to owe.</summary>
    public long LastProgress { get; private set; }

    public byte* Payload => _input + MonitorFrame.HeaderSize;

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
        _inputLength = _outputStart = _outputEnd = StalledAt = 0;
        IsStalled = false;
        _watched = 0;
        _ = madvise(_output, OutputCapacity, MADV_DONTNEED);
    }

    public void Watch(Poller poller)
    {
        uint events = (IsStalled ? 0 : EPOLLIN) | (HasPending ? EPOLLOUT : 0);
        poller.Watch(Descriptor, MonitorSource.FirstClient + index, _watched, events);
        _watched = events;
    }

    /// <summary>Takes in what has come; false when the other side is gone.</summary>
    public bool Receive()
    {
        if (_inputLength == InputCapacity)
            return true;
        nint count = recv(Descriptor, _input + _inputLength, (nuint)(InputCapacity - _inputLength), MSG_DONTWAIT);
        if (count > 0)
            _inputLength += (int)count;
        return count > 0 || (count < 0 && Errno is EAGAIN or EINTR);
    }

    /// <summary>The first whole frame that has come; false where there is none. A length out of bounds throws nothing: see the frame.</summary>
    public bool TryPeek(out MonitorFrame frame)
    {
        frame = default;
        if (_inputLength < MonitorFrame.HeaderSize)
            return false;
        frame = MonitorFrame.Read(new ReadOnlySpan<byte>(_input, MonitorFrame.HeaderSize));
        return IsOutOfBounds(frame) || _inputLength >= MonitorFrame.HeaderSize + frame.Length;
    }

    public static bool IsOutOfBounds(MonitorFrame frame) => frame.Length is < 0 or > MonitorFrame.MaxInput;

    public void Consume(MonitorFrame frame)
    {
        int size = MonitorFrame.HeaderSize + frame.Length;
        _inputLength -= size;
        Buffer.MemoryCopy(_input + size, _input, InputCapacity, _inputLength);
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
        nint sent = send(Descriptor, _output + _outputStart, (nuint)(_outputEnd - _outputStart), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0)
            return Errno is EAGAIN or EINTR || StopOutput();
        _outputStart += (int)sent;
        LastProgress = Milliseconds();
        if (!HasPending)
            _outputStart = _outputEnd = 0;
        return true;
    }

    // It has left. What it sent before is still to be read, and after that its end.
    private bool StopOutput()
    {
        Streams &= AttachStreams.Stdin;
        _outputStart = _outputEnd = 0;
        return true;
    }

    private bool Keep(byte* frame, int size)
    {
        if (size > OutputCapacity - _outputEnd)
            return false;
        Buffer.MemoryCopy(frame, _output + _outputEnd, OutputCapacity - _outputEnd, size);
        _outputEnd += size;
        return true;
    }
}
