using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
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

    private const int MaxClients = 16;
    private const int StuckClientMilliseconds = 5000;
    private const int BlockedLogMilliseconds = 500;

    private readonly MonitorOptions options;
    private readonly Poller poller = new();
    private readonly MonitorClient[] clients = new MonitorClient[MaxClients];
    private readonly ProcessStreams streams = new();
    private readonly MemoryKills kills = new();
    private readonly ContainerLog? log;
    private readonly ExitFile? exitFile;
    private readonly byte* chunk = Reserve(MonitorFrame.HeaderSize + ChunkSize);
    private readonly byte* note = Reserve(MonitorFrame.HeaderSize + 8192);
    private int listener = -1, console = -1, signals = -1;
    private int runtimePid, runtimeHandle = -1, processHandle = -1;
    private long exitSince;
    private string message = "";
    private MonitorPhase phase = new(MonitorStep.Launching, false, 0, 0, 0, 0, "");

    public MonitorLoop(MonitorOptions options)
    {
        this.options = options;
        for (int i = 0; i < MaxClients; i++)
            clients[i] = new(i);
        if (options.LogPath is { Length: > 0 } path)
            log = new(path, options.LogMaxBytes, options.LogMaxFiles);
        if (options.ExitFile is { } file)
            exitFile = new(file);
    }

    private bool IsLaunched => runtimePid != 0;

    private bool IsOver => phase.Step is MonitorStep.Exited or MonitorStep.Failed;

    private bool IsDraining => exitSince != 0 && !IsOver;

    public int Run()
    {
        Prepare();
        if (!options.IsExec || options.ControlDescriptor < 0)
            Launch();
        Settle();
        while (!IsOver || AnyPending())
        {
            int count = poller.Wait(Timeout());
            for (int i = 0; i < count; i++)
                Serve(poller.Source(i), poller.Events(i));
            Settle();
        }
        return phase.Step == MonitorStep.Exited ? 0 : 1;
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
            Welcome(options.ControlDescriptor);
        }
    }

    private void Launch()
    {
        if (log is not null && log.Open() is int failure and not 0)
        {
            Fail($"cannot open the log {options.LogPath}: error {failure}");
            return;
        }
        if (options.HasTerminal)
        {
            console = UnixListener.Open(RuntimeCall.ConsoleSocket);
            poller.Watch(console, MonitorSource.Console, 0, EPOLLIN);
        }
        (int stdin, int stdout, int stderr) = streams.Open(options);
        runtimePid = RuntimeCall.Start(options, stdin, stdout, stderr);
        _ = close(stdin);
        _ = close(stdout);
        if (stderr != stdout)
            _ = close(stderr);
        if (runtimePid < 0)
        {
            Fail($"cannot run {options.RuntimePath}: error {-runtimePid}");
            return;
        }
        runtimeHandle = (int)syscall((nint)SYS_pidfd_open, runtimePid, 0);
        poller.Watch(runtimeHandle, MonitorSource.Runtime, 0, EPOLLIN);
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
                Pump(streams.Stdout);
                break;
            case MonitorSource.Stderr:
                Pump(streams.Stderr);
                break;
            case MonitorSource.Stdin:
                streams.AwaitRoom(poller, isWanted: false);
                foreach (MonitorClient client in clients)
                {
                    if (client.IsStalled)
                        HandleFrames(client);
                }
                break;
            case MonitorSource.Console:
                TakeConsole();
                break;
            default:
                ServeClient(clients[source - MonitorSource.FirstClient], events);
                break;
        }
    }

    private void ServeClient(MonitorClient client, uint events)
    {
        if (!client.IsOpen)
            return;
        if ((events & EPOLLOUT) != 0 && !client.Flush())
        {
            Drop(client);
            return;
        }
        if (client.IsStalled)
            return;
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
        {
            if (client.Receive())
                HandleFrames(client);
            else
                Drop(client);
        }
    }

    private void HandleFrames(MonitorClient client)
    {
        client.IsStalled = false;
        while (client.IsOpen && client.TryPeek(out MonitorFrame frame))
        {
            if (MonitorClient.IsOutOfBounds(frame))
            {
                Drop(client);
                return;
            }
            if (!Handle(client, frame))
                return;
            client.Consume(frame);
        }
    }

    /// <summary>Does what one frame asks; false while its input waits for room.</summary>
    private bool Handle(MonitorClient client, MonitorFrame frame)
    {
        var payload = new ReadOnlySpan<byte>(client.Payload, frame.Length);
        switch (frame.Kind)
        {
            case MonitorFrameKind.Attach:
                client.Streams = (AttachStreams)frame.Flags;
                if (!IsLaunched && !IsOver)
                    Launch();
                break;
            case MonitorFrameKind.Stdin:
                return WriteInput(client, frame.Length);
            case MonitorFrameKind.CloseStdin:
                if (options.IsExec || options.ClosesStdinOnce)
                    streams.CloseStdin();
                break;
            case MonitorFrameKind.Resize when payload.Length >= 4:
                streams.Resize(
                    BinaryPrimitives.ReadUInt16LittleEndian(payload), BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]));
                break;
            case MonitorFrameKind.ReopenLog:
                BinaryPrimitives.WriteInt32LittleEndian(NotePayload(4), log?.Open() ?? 0);
                SendNote(client, MonitorFrameKind.LogReopened, 4);
                break;
            default:
                break;
        }
        return true;
    }

    private bool WriteInput(MonitorClient client, int length)
    {
        while (client.StalledAt < length)
        {
            int taken = streams.Write(client.Payload + client.StalledAt, length - client.StalledAt);
            if (taken == 0)
            {
                client.IsStalled = true;
                streams.AwaitRoom(poller, isWanted: true);
                return false;
            }
            client.StalledAt += taken;
        }
        client.StalledAt = 0;
        return true;
    }

    private void FinishLaunch()
    {
        int status;
        if (wait4(runtimePid, &status, WNOHANG, null) != runtimePid)
            return;
        poller.Watch(runtimeHandle, MonitorSource.Runtime, EPOLLIN, 0);
        _ = close(runtimeHandle);
        if (console >= 0)
        {
            TakeConsole();
            poller.Watch(console, MonitorSource.Console, EPOLLIN, 0);
            _ = close(console);
            _ = unlink(Text(RuntimeCall.ConsoleSocket));
        }
        if (status != 0 || ReadPid() is not (> 0 and int pid))
        {
            Fail(RuntimeWords());
            return;
        }

        if (!options.IsExec)
            kills.Watch(pid);
        processHandle = (int)syscall((nint)SYS_pidfd_open, pid, 0);
        poller.Watch(processHandle, MonitorSource.Process, 0, EPOLLIN);
        phase = phase with { Step = MonitorStep.Created, Pid = pid, TimeNanoseconds = Now() };
        Announce();
        Reap();
    }

    private static int ReadPid()
    {
        byte* text = stackalloc byte[16];
        int file = open(Text(RuntimeCall.PidFile), O_RDONLY | O_CLOEXEC, 0);
        nint length = file < 0 ? 0 : read(file, text, 16);
        if (file >= 0)
            _ = close(file);
        return length > 0 && Utf8Parser.TryParse(new ReadOnlySpan<byte>(text, (int)length), out int pid, out _) ? pid : -1;
    }

    // Until the launch succeeds the process's standard error holds nothing but the words of the OCI runtime.
    private string RuntimeWords()
    {
        int length = streams.Stderr.Read(chunk, 4096);
        string words = Encoding.UTF8.GetString(chunk, length).Trim();
        return words.Length > 0 ? words : $"{options.RuntimePath} failed without a word";
    }

    private void TakeConsole()
    {
        int connection = accept4(console, null, null, SOCK_CLOEXEC);
        if (connection < 0)
            return;
        int master = UnixListener.ReceiveDescriptor(connection);
        _ = close(connection);
        if (master >= 0)
            streams.UseTerminal(master, options.HasStdin);
    }

    private void Pump(OutputStream stream)
    {
        int count = stream.Read(chunk + MonitorFrame.HeaderSize, ChunkSize);
        if (count > 0)
            Deliver(stream.IsStderr, count);
    }

    private void Deliver(bool isStderr, int count)
    {
        log?.Append(isStderr, new ReadOnlySpan<byte>(chunk + MonitorFrame.HeaderSize, count), Now());
        MonitorFrameKind kind = isStderr ? MonitorFrameKind.Stderr : MonitorFrameKind.Stdout;
        AttachStreams stream = isStderr ? AttachStreams.Stderr : AttachStreams.Stdout;
        new MonitorFrame(kind, 0, count).Write(new Span<byte>(chunk, MonitorFrame.HeaderSize));
        foreach (MonitorClient client in clients)
        {
            if (client.IsOpen && (client.Streams & stream) != 0 && !client.Send(chunk, MonitorFrame.HeaderSize + count))
                Drop(client);
        }
    }

    // Orphans of the process come here too, since the monitor is their subreaper. While the runtime works, the process
    // must not be taken for one of them, so nobody is collected.
    private void Reap()
    {
        if (phase.Step == MonitorStep.Launching)
            return;
        int status, pid;
        while ((pid = wait4(-1, &status, WNOHANG, null)) > 0)
        {
            if (pid == phase.Pid && exitSince == 0)
                NoteExit(status);
        }
    }

    private void NoteExit(int status)
    {
        exitSince = Milliseconds();
        ProcessExit exit = ProcessExit.FromStatus(phase.Pid, status, kills.Any(), Now());
        phase = phase with
        {
            Signal = exit.Signal, ExitCode = exit.Code, OomKilled = exit.OomKilled, TimeNanoseconds = exit.TimeNanoseconds,
        };
        poller.Watch(processHandle, MonitorSource.Process, EPOLLIN, 0);
        _ = close(processHandle);
    }

    // What the process wrote is in its pipes by now; the end is told when it has been carried off.
    private void Drain()
    {
        while (CanRead())
        {
            bool isOutOpen = streams.Stdout.IsOpen, isErrOpen = streams.Stderr.IsOpen;
            int fromOut = streams.Stdout.Read(chunk + MonitorFrame.HeaderSize, ChunkSize);
            if (fromOut > 0)
                Deliver(isStderr: false, fromOut);
            int fromErr = CanRead() ? streams.Stderr.Read(chunk + MonitorFrame.HeaderSize, ChunkSize) : 0;
            if (fromErr > 0)
                Deliver(isStderr: true, fromErr);
            if (fromOut + fromErr == 0 && isOutOpen == streams.Stdout.IsOpen && isErrOpen == streams.Stderr.IsOpen)
            {
                Conclude();
                return;
            }
        }
        if (log is { IsBlocked: true } && Milliseconds() - exitSince > 2 * StuckClientMilliseconds)
            Conclude();
    }

    private void Conclude()
    {
        log?.Finish(phase.TimeNanoseconds);
        exitFile?.Write(new ProcessExit(phase.Pid, phase.ExitCode, phase.Signal, phase.OomKilled, phase.TimeNanoseconds));
        phase = phase with { Step = MonitorStep.Exited };
        Announce();
    }

    private void Fail(string words)
    {
        message = words;
        phase = phase with { Step = MonitorStep.Failed, TimeNanoseconds = Now() };
        Announce();
    }

    private void Accept()
    {
        int connection;
        while ((connection = accept4(listener, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
            Welcome(connection);
    }

    private void Welcome(int connection)
    {
        foreach (MonitorClient client in clients)
        {
            if (client.IsOpen)
                continue;
            client.Open(connection);
            SendPhase(client);
            return;
        }
        _ = close(connection);
    }

    private void Announce()
    {
        foreach (MonitorClient client in clients)
        {
            if (client.IsOpen)
                SendPhase(client);
        }
    }

    private void SendPhase(MonitorClient client)
    {
        Span<byte> payload = NotePayload(8192);
        phase.Write(payload);
        int length = message.Length == 0 ? 0 : Encoding.UTF8.GetBytes(message.AsSpan(0, Math.Min(message.Length, 2000)), payload[MonitorPhase.FixedSize..]);
        SendNote(client, MonitorFrameKind.Phase, MonitorPhase.FixedSize + length);
    }

    private Span<byte> NotePayload(int length) => new(note + MonitorFrame.HeaderSize, length);

    private void SendNote(MonitorClient client, MonitorFrameKind kind, int length)
    {
        new MonitorFrame(kind, 0, length).Write(new Span<byte>(note, MonitorFrame.HeaderSize));
        if (!client.Send(note, MonitorFrame.HeaderSize + length))
            Drop(client);
    }

    private void Drop(MonitorClient client)
    {
        bool hadStdin = (client.Streams & AttachStreams.Stdin) != 0;
        client.Close();
        if (options.IsExec)
            streams.HangUp();
        else if (hadStdin && options.ClosesStdinOnce)
            streams.CloseStdin();
    }

    /// <summary>After every round: let stuck clients go, go on with what waited, and say what to wait for.</summary>
    private void Settle()
    {
        if (log is { IsBlocked: true })
            log.Flush();
        foreach (MonitorClient client in clients)
        {
            if (client.IsOpen && client.HasPending && IsStuck(client))
                Drop(client);
        }
        if (IsDraining)
            Drain();

        bool isReading = phase.Step == MonitorStep.Created && !IsDraining && CanRead();
        streams.Stdout.SetReading(poller, isReading);
        streams.Stderr.SetReading(poller, isReading);
        foreach (MonitorClient client in clients)
        {
            if (client.IsOpen)
                client.Watch(poller);
        }
    }

    // An exec's client is the only one that its output is for: it may be slow for as long as it likes.
    private bool IsStuck(MonitorClient client) =>
        !(options.IsExec && !IsOver) && Milliseconds() - client.LastProgress > StuckClientMilliseconds;

    private bool CanRead() => log is not { IsBlocked: true } && !AnyPending();

    private bool AnyPending()
    {
        foreach (MonitorClient client in clients)
        {
            if (client.HasPending)
                return true;
        }
        return false;
    }

    private int Timeout() => log is { IsBlocked: true } || AnyPending() ? BlockedLogMilliseconds : -1;
}
