using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The standard streams of the monitored process: three pipes, or one terminal.</summary>
internal sealed unsafe class ProcessStreams
{
    private WindowSize _size;
    private int _stdin = -1;
    private int _terminal = -1;
    private uint _stdinWatched;

    public OutputStream Stdout { get; } = new(MonitorSource.Stdout, isStderr: false);

    public OutputStream Stderr { get; } = new(MonitorSource.Stderr, isStderr: true);

    public bool HasStdin => _stdin >= 0;

    /// <summary>Makes the pipes and returns the ends for the OCI runtime. With a terminal they carry only its own words.</summary>
    public (int Stdin, int Stdout, int Stderr) Open(MonitorOptions options)
    {
        int nothing = open(Text("/dev/null"), O_RDWR | O_CLOEXEC, 0);
        int* ends = stackalloc int[2];
        _ = pipe2(ends, O_CLOEXEC);
        Stderr.Open(ends[0]);
        int forStderr = ends[1];
        if (options.HasTerminal)
            return (nothing, forStderr, forStderr);

        _ = pipe2(ends, O_CLOEXEC);
        Stdout.Open(ends[0]);
        int forStdout = ends[1];
        if (!options.HasStdin)
            return (nothing, forStdout, forStderr);

        _ = close(nothing);
        _ = pipe2(ends, O_CLOEXEC);
        _stdin = ends[1];
        SetNonBlocking(_stdin);
        return (ends[0], forStdout, forStderr);
    }

    /// <summary>Takes over the terminal's master; from then on it is standard input and output.</summary>
    public void UseTerminal(int master, bool hasStdin)
    {
        _terminal = master;
        Stdout.Open(master);
        if (hasStdin)
        {
            _stdin = fcntl(master, 1030 /* F_DUPFD_CLOEXEC */, 3);
            SetNonBlocking(_stdin);
        }
        Resize(_size.Rows, _size.Columns);
    }

    public void Resize(ushort rows, ushort columns)
    {
        _size = new() { Rows = rows, Columns = columns };
        WindowSize wanted = _size;
        if (_terminal >= 0 && rows > 0 && columns > 0)
            _ = ioctl(_terminal, TIOCSWINSZ, &wanted);
    }

    /// <summary>Writes to standard input: the bytes taken, 0 while it is full. Without a reader everything is taken.</summary>
    public int Write(byte* data, int count)
    {
        if (!HasStdin)
            return count;
        nint written;
        do
            written = write(_stdin, data, (nuint)count);
        while (written < 0 && Errno == EINTR);
        if (written >= 0)
            return (int)written;
        return Errno == EAGAIN ? 0 : count;
    }

    public void AwaitRoom(Poller poller, bool isWanted)
    {
        uint events = isWanted ? EPOLLOUT : 0;
        poller.Watch(_stdin, MonitorSource.Stdin, _stdinWatched, events);
        _stdinWatched = events;
    }

    public void CloseStdin()
    {
        // A terminal has no half to close; its line discipline knows end-of-file as a character.
        if (HasStdin && _terminal < 0)
            Release();
    }

    /// <summary>Hangs up: a terminal's foreground processes get SIGHUP.</summary>
    public void HangUp()
    {
        Release();
        if (_terminal < 0)
            return;
        Stdout.Close();
        _terminal = -1;
    }

    private void Release()
    {
        if (HasStdin)
            _ = close(_stdin);
        _stdin = -1;
        _stdinWatched = 0;
    }
}
