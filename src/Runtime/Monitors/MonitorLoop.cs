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

    private readonly MonitorOptions options;
    private readonly Poller poller = new();
    private readonly Audience audience;
    private readonly ClientRequests requests;
    private readonly ProcessStreams streams = new();
    private readonly RuntimeRun runtime;
    private readonly MemoryKills kills = new();
    private readonly ContainerLog? log;
    private readonly ExitFile? exitFile;
    private readonly byte* chunk = Reserve(MonitorFrame.HeaderSize + ChunkSize);
    private int listener = -1, signals = -1, processHandle = -1;
    private long exitSince;
    private bool isDrained, isRecorded;

    public MonitorLoop(MonitorOptions options)
    {
        this.options = options;
        if (options.LogPath is { Length: > 0 } path)
            log = new(path, options.LogMaxBytes, options.LogMaxFiles);
        if (options.ExitFile is { } file)
            exitFile = new(file);
        audience = new(poller) { Left = Leave };
        requests = new(options, poller, audience, streams, log) { Attached = LaunchOnce };
        runtime = new(options, poller, streams);
    }

    private MonitorPhase Phase => audience.Phase;

    private bool IsOver => Phase.Step is MonitorStep.Exited or MonitorStep.Failed;

    private bool IsDraining => exitSince != 0 && !isDrained;

    // The end is not kept from anybody for a full disk, but what belongs on the disk is not given up soon.
    private bool IsOwing => Phase.Step == MonitorStep.Exited && (!isDrained || !isRecorded || log is { IsBlocked: true }) && Milliseconds() - exitSince < FullDiskMilliseconds;

    private bool CanRead => log is not { IsBlocked: true } && !audience.HasPending;

    public int Run()
    {
        Prepare();
        if (!options.IsExec || options.ControlDescriptor < 0)
            LaunchOnce();
        Settle();
        while (!IsOver || audience.HasPending || IsOwing)
        {
            int count = poller.Wait(CanRead && !IsOwing ? -1 : BlockedLogMilliseconds);
            for (int i = 0; i < count; i++)
                Serve(poller.Source(i), poller.Events(i));
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
        signals = signalfd(-1, mask, SFD_NONBLOCK | SFD_CLOEXEC);
        poller.Watch(signals, MonitorSource.Children, 0, EPOLLIN);

        if (!options.IsExec)
        {
            listener = UnixListener.Open(SocketName);
            poller.Watch(listener, MonitorSource.Listener, 0, EPOLLIN);
        }
        if (options.ControlDescriptor >= 0)
        {
            _ = fcntl(options.ControlDescriptor, F_SETFD, FD_CLOEXEC);
            audience.Welcome(options.ControlDescriptor);
        }
    }

    private void LaunchOnce()
    {
        if (runtime.HasBegun || IsOver)
            return;
        if (log is not null && log.Open() is int failure and not 0)
            Fail($"cannot open the log {options.LogPath}: error {failure}");
        else if (runtime.Start() is { } reason)
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
                _ = read(signals, signal, 128);
                Reap();
                break;
            case MonitorSource.Runtime:
                FinishLaunch();
                break;
            case MonitorSource.Process:
                Reap();
                break;
            case MonitorSource.Stdout:
                _ = Pump(streams.Stdout);
                break;
            case MonitorSource.Stderr:
                _ = Pump(streams.Stderr);
                break;
            case MonitorSource.Stdin:
                requests.GoOn();
                break;
            case MonitorSource.Console:
                runtime.TakeConsole();
                break;
            default:
                requests.Serve(audience[source - MonitorSource.FirstClient], events);
                break;
        }
    }

    private void Accept()
    {
        int connection;
        while ((connection = accept4(listener, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
            audience.Welcome(connection);
    }

    private void FinishLaunch()
    {
        if (!runtime.TryFinish(out int pid))
            return;
        if (pid == 0)
        {
            Fail(runtime.Words());
            return;
        }

        if (!options.IsExec)
            kills.Watch(pid);
        processHandle = (int)syscall((nint)SYS_pidfd_open, pid, 0);
        poller.Watch(processHandle, MonitorSource.Process, 0, EPOLLIN);
        audience.Tell(Phase with { Step = MonitorStep.Created, Pid = pid, TimeNanoseconds = Now() });
        Reap();
    }

    private void Fail(string words) => audience.Tell(Phase with { Step = MonitorStep.Failed, TimeNanoseconds = Now() }, words);

    /// <summary>Carries off what is in a stream, to the log and then to the clients: the number of bytes.</summary>
    private int Pump(OutputStream stream)
    {
        byte* output = chunk + MonitorFrame.HeaderSize;
        int count = stream.Read(output, ChunkSize);
        if (count <= 0)
            return 0;
        log?.Append(stream.IsStderr, new ReadOnlySpan<byte>(output, count), Now());
        new MonitorFrame(stream.IsStderr ? MonitorFrameKind.Stderr : MonitorFrameKind.Stdout, 0, count).Write(new Span<byte>(chunk, MonitorFrame.HeaderSize));
        audience.Deliver(chunk, MonitorFrame.HeaderSize + count, stream.IsStderr ? AttachStreams.Stderr : AttachStreams.Stdout);
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
            if (pid == Phase.Pid && exitSince == 0)
                NoteExit(status);
        }
    }

    private void NoteExit(int status)
    {
        exitSince = Milliseconds();
        ProcessExit exit = ProcessExit.FromStatus(Phase.Pid, status, kills.Any(), Now());
        audience.Note(Phase with { Signal = exit.Signal, ExitCode = exit.Code, OomKilled = exit.OomKilled, TimeNanoseconds = exit.TimeNanoseconds });
        poller.Watch(processHandle, MonitorSource.Process, EPOLLIN, 0);
        _ = close(processHandle);
    }

    // What the process wrote is in its pipes by now; the end is told when it has been carried off.
    private void Drain()
    {
        while (CanRead)
        {
            bool isOutOpen = streams.Stdout.IsOpen, isErrOpen = streams.Stderr.IsOpen;
            int carried = Pump(streams.Stdout) + (CanRead ? Pump(streams.Stderr) : 0);
            if (carried == 0 && isOutOpen == streams.Stdout.IsOpen && isErrOpen == streams.Stderr.IsOpen)
            {
                isDrained = true;
                log?.Finish(Phase.TimeNanoseconds);
                Conclude();
                return;
            }
        }
        if (log is { IsBlocked: true } && Milliseconds() - exitSince > ToldWhileFullMilliseconds)
            Conclude();
    }

    private void Conclude()
    {
        if (IsOver)
            return;
        Record();
        audience.Tell(Phase with { Step = MonitorStep.Exited });
    }

    private void Record() =>
        isRecorded = exitFile?.TryWrite(new ProcessExit(Phase.Pid, Phase.ExitCode, Phase.Signal, Phase.OomKilled, Phase.TimeNanoseconds)) != false;

    private void Leave(AttachStreams had)
    {
        if (options.IsExec)
            streams.HangUp();
        else if ((had & AttachStreams.Stdin) != 0 && options.ClosesStdinOnce)
            streams.CloseStdin();
    }

    /// <summary>After every round: let stuck clients go, go on with what waited, and say what to wait for.</summary>
    private void Settle()
    {
        if (log is { IsBlocked: true })
            log.Flush();
        if (IsOwing && !isRecorded)
            Record();

        // An exec's client is the only one that its output is for: it may be slow for as long as it likes.
        if (!options.IsExec || IsOver)
            audience.DropStuck(StuckClientMilliseconds);
        if (IsDraining)
            Drain();

        bool isReading = Phase.Step == MonitorStep.Created && !IsDraining && CanRead;
        streams.Stdout.SetReading(poller, isReading);
        streams.Stderr.SetReading(poller, isReading);
        audience.Watch();
    }
}
