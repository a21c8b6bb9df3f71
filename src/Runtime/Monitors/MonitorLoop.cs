using Gantry.Oci.Monitoring;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Keeps one process: launches it, carries its streams, serves its clients and records its end.</summary>
/// <remarks>One thread, one epoll; after the launch nothing is allocated. Output is read only while every client
/// and the log can take it, so nothing is dropped; a client of a container that takes nothing for long is let go.</remarks>
internal sealed unsafe class MonitorLoop
{
    public const int ChunkSize = MonitorFrame.MaxOutput;
    public const string SocketName = "monitor.sock";

    private const int StuckClientMilliseconds = 5000;
    private const int BlockedLogMilliseconds = 500;
    private const int ToldWhileFullMilliseconds = 10_000;
    private const int FullDiskMilliseconds = 3_600_000;

    private readonly MonitorOptions _options;
    private readonly Poller _poller = new();
    private readonly Audience _audience;
    private readonly ClientRequests _requests;
    private readonly ProcessStreams _streams = new();
    private readonly RuntimeRun _runtime;
    private readonly MemoryKills _kills = new();
    private readonly ContainerLog? _log;
    private readonly ExitFile? _exitFile;
    private readonly byte* _chunk = Reserve(MonitorFrame.HeaderSize + ChunkSize);
    private int _listener = -1, _signals = -1, _processHandle = -1;
    private long _exitSince;
    private bool _isDrained, _isRecorded;

    public MonitorLoop(MonitorOptions options)
    {
        _options = options;
        if (options.LogPath is { Length: > 0 } path)
            _log = new(path, options.LogMaxBytes, options.LogMaxFiles);
        if (options.ExitFile is { } file)
            _exitFile = new(file);
        _audience = new(_poller) { Left = Leave };
        _requests = new(options, _poller, _audience, _streams, _log) { Attached = LaunchOnce };
        _runtime = new(options, _poller, _streams);
    }

    private MonitorPhase Phase => _audience.Phase;

    private bool IsOver => Phase.Step is MonitorStep.Exited or MonitorStep.Failed;

    private bool IsDraining => _exitSince != 0 && !_isDrained;

    // The end is not kept from anybody for a full disk, but what belongs on the disk is not given up soon.
    private bool IsOwing => Phase.Step == MonitorStep.Exited && (!_isDrained || !_isRecorded || _log is { IsBlocked: true }) && Milliseconds() - _exitSince < FullDiskMilliseconds;

    private bool CanRead => _log is not { IsBlocked: true } && !_audience.HasPending;

    public int Run()
    {
        Prepare();
        if (!_options.IsExec || _options.ControlDescriptor < 0)
            LaunchOnce();
        Settle();
        while (!IsOver || _audience.HasPending || IsOwing)
        {
            int count = _poller.Wait(CanRead && !IsOwing ? -1 : BlockedLogMilliseconds);
            for (int i = 0; i < count; i++)
                Serve(_poller.Source(i), _poller.Events(i));
            Settle();
        }
        return Phase.Step == MonitorStep.Exited ? 0 : 1;
    }

    private void Prepare()
    {
        byte* mask = stackalloc byte[128];
        _ = sigemptyset(mask);
        _ = sigaddset(mask, SIGCHLD);
        _ = sigprocmask(SIG_BLOCK, mask, null);
        _signals = signalfd(-1, mask, SFD_NONBLOCK | SFD_CLOEXEC);
        _poller.Watch(_signals, MonitorSource.Children, 0, EPOLLIN);

        if (!_options.IsExec)
        {
            _listener = UnixListener.Open(SocketName);
            _poller.Watch(_listener, MonitorSource.Listener, 0, EPOLLIN);
        }
        if (_options.ControlDescriptor >= 0)
        {
            _ = fcntl(_options.ControlDescriptor, F_SETFD, FD_CLOEXEC);
            _audience.Welcome(_options.ControlDescriptor);
        }
    }

    private void LaunchOnce()
    {
        if (_runtime.HasBegun || IsOver)
            return;
        if (_log is not null && _log.Open() is int failure and not 0)
            Fail($"cannot open the log {_options.LogPath}: error {failure}");
        else if (_runtime.Start() is { } reason)
            Fail(reason);
    }

    private void Serve(int source, uint events)
    {
        switch (source)
        {
            case MonitorSource.Listener:
                Accept();
                break;
            case MonitorSource.Children:
                byte* signal = stackalloc byte[128];
                _ = read(_signals, signal, 128);
                Reap();
                break;
            case MonitorSource.Runtime:
                FinishLaunch();
                break;
            case MonitorSource.Process:
                Reap();
                break;
            case MonitorSource.Stdout:
                _ = Pump(_streams.Stdout);
                break;
            case MonitorSource.Stderr:
                _ = Pump(_streams.Stderr);
                break;
            case MonitorSource.Stdin:
                _requests.GoOn();
                break;
            case MonitorSource.Console:
                _runtime.TakeConsole();
                break;
            default:
                _requests.Serve(_audience[source - MonitorSource.FirstClient], events);
                break;
        }
    }

    private void Accept()
    {
        int connection;
        while ((connection = accept4(_listener, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
            _audience.Welcome(connection);
    }

    private void FinishLaunch()
    {
        if (!_runtime.TryFinish(out int pid))
            return;
        if (pid == 0)
        {
            Fail(_runtime.Words());
            return;
        }

        if (!_options.IsExec)
            _kills.Watch(pid);
        _processHandle = (int)syscall((nint)SYS_pidfd_open, pid, 0);
        _poller.Watch(_processHandle, MonitorSource.Process, 0, EPOLLIN);
        _audience.Tell(Phase with { Step = MonitorStep.Created, Pid = pid, TimeNanoseconds = Now() });
        Reap();
    }

    private void Fail(string words) => _audience.Tell(Phase with { Step = MonitorStep.Failed, TimeNanoseconds = Now() }, words);

    /// <summary>Carries off what is in a stream, to the log and then to the clients: the number of bytes.</summary>
    private int Pump(OutputStream stream)
    {
        byte* output = _chunk + MonitorFrame.HeaderSize;
        int count = stream.Read(output, ChunkSize);
        if (count <= 0)
            return 0;
        _log?.Append(stream.IsStderr, new ReadOnlySpan<byte>(output, count), Now());
        new MonitorFrame(stream.IsStderr ? MonitorFrameKind.Stderr : MonitorFrameKind.Stdout, 0, count).Write(new Span<byte>(_chunk, MonitorFrame.HeaderSize));
        _audience.Deliver(_chunk, MonitorFrame.HeaderSize + count, stream.IsStderr ? AttachStreams.Stderr : AttachStreams.Stdout);
        return count;
    }

    // Orphans of the process come here too, since the monitor is their subreaper. While the runtime works, the process
    // must not be taken for one of them, so nobody is collected.
    private void Reap()
    {
        if (Phase.Step == MonitorStep.Launching)
            return;
        int status, pid;
        while ((pid = wait4(-1, &status, WNOHANG, null)) > 0)
        {
            if (pid == Phase.Pid && _exitSince == 0)
                NoteExit(status);
        }
    }

    private void NoteExit(int status)
    {
        _exitSince = Milliseconds();
        ProcessExit exit = ProcessExit.FromStatus(Phase.Pid, status, _kills.Any(), Now());
        _audience.Note(Phase with { Signal = exit.Signal, ExitCode = exit.Code, OomKilled = exit.OomKilled, TimeNanoseconds = exit.TimeNanoseconds });
        _poller.Watch(_processHandle, MonitorSource.Process, EPOLLIN, 0);
        _ = close(_processHandle);
    }

    // What the process wrote is in its pipes by now; the end is told when it has been carried off.
    private void Drain()
    {
        while (CanRead)
        {
            bool isOutOpen = _streams.Stdout.IsOpen, isErrOpen = _streams.Stderr.IsOpen;
            int carried = Pump(_streams.Stdout) + (CanRead ? Pump(_streams.Stderr) : 0);
            if (carried == 0 && isOutOpen == _streams.Stdout.IsOpen && isErrOpen == _streams.Stderr.IsOpen)
            {
                _isDrained = true;
                _log?.Finish(Phase.TimeNanoseconds);
                Conclude();
                return;
            }
        }
        if (_log is { IsBlocked: true } && Milliseconds() - _exitSince > ToldWhileFullMilliseconds)
            Conclude();
    }

    private void Conclude()
    {
        if (IsOver)
            return;
        Record();
        _audience.Tell(Phase with { Step = MonitorStep.Exited });
    }

    private void Record() =>
        _isRecorded = _exitFile?.TryWrite(new ProcessExit(Phase.Pid, Phase.ExitCode, Phase.Signal, Phase.OomKilled, Phase.TimeNanoseconds)) != false;

    private void Leave(AttachStreams had)
    {
        if (_options.IsExec)
            _streams.HangUp();
        else if ((had & AttachStreams.Stdin) != 0 && _options.ClosesStdinOnce)
            _streams.CloseStdin();
    }

    /// <summary>After every round: let stuck clients go, go on with what waited, and say what to wait for.</summary>
    private void Settle()
    {
        if (_log is { IsBlocked: true })
            _log.Flush();
        if (IsOwing && !_isRecorded)
            Record();

        // An exec's client is the only one that its output is for: it may be slow for as long as it likes.
        if (!_options.IsExec || IsOver)
            _audience.DropStuck(StuckClientMilliseconds);
        if (IsDraining)
            Drain();

        bool isReading = Phase.Step == MonitorStep.Created && !IsDraining && CanRead;
        _streams.Stdout.SetReading(_poller, isReading);
        _streams.Stderr.SetReading(_poller, isReading);
        _audience.Watch();
    }
}
