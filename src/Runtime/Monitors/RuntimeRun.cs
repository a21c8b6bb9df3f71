using System.Buffers.Text;
using System.Text;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The OCI runtime at work, from its start until it has said what became of the process.</summary>
internal sealed unsafe class RuntimeRun(MonitorOptions options, Poller poller, ProcessStreams streams)
{
    private int _console = -1;
    private int _pid, _handle = -1;

    public bool HasBegun => _pid != 0;

    /// <summary>None if it runs; otherwise why not.</summary>
    public string? Start()
    {
        if (options.HasTerminal)
        {
            _console = UnixListener.Open(RuntimeCall.ConsoleSocket);
            poller.Watch(_console, MonitorSource.Console, 0, EPOLLIN);
        }
        (int stdin, int stdout, int stderr) = streams.Open(options);
        _pid = RuntimeCall.Start(options, stdin, stdout, stderr);
        _ = close(stdin);
        _ = close(stdout);
        if (stderr != stdout)
            _ = close(stderr);
        if (_pid < 0)
            return $"cannot run {options.RuntimePath}: error {-_pid}";
        _handle = (int)syscall((nint)SYS_pidfd_open, _pid, 0);
        poller.Watch(_handle, MonitorSource.Runtime, 0, EPOLLIN);
        return null;
    }

    public void TakeConsole()
    {
        int connection = accept4(_console, null, null, SOCK_CLOEXEC);
        if (connection < 0)
            return;
        int master = UnixListener.ReceiveDescriptor(connection);
        _ = close(connection);
        if (master >= 0)
            streams.UseTerminal(master, options.HasStdin);
    }

    /// <summary>False while it still works. Then the pid of the process, or 0 if the runtime refused.</summary>
    public bool TryFinish(out int process)
    {
        int status;
        process = 0;
        if (wait4(_pid, &status, WNOHANG, null) != _pid)
            return false;
        poller.Watch(_handle, MonitorSource.Runtime, EPOLLIN, 0);
        _ = close(_handle);
        CloseConsole();
        if (status == 0)
            process = ReadPid();
        return true;
    }

    // Until the launch succeeds the process's standard error holds nothing but the words of the OCI runtime.
    public string Words()
    {
        const int MaxWords = 4096;
        byte* text = stackalloc byte[MaxWords];
        string words = Encoding.UTF8.GetString(text, streams.Stderr.Read(text, MaxWords)).Trim();
        return words.Length > 0 ? words : $"{options.RuntimePath} failed without a word";
    }

    private void CloseConsole()
    {
        if (_console < 0)
            return;
        TakeConsole();
        poller.Watch(_console, MonitorSource.Console, EPOLLIN, 0);
        _ = close(_console);
        _ = unlink(Text(RuntimeCall.ConsoleSocket));
    }

    private static int ReadPid()
    {
        byte* text = stackalloc byte[16];
        int file = open(Text(RuntimeCall.PidFile), O_RDONLY | O_CLOEXEC, 0);
        nint length = file < 0 ? 0 : read(file, text, 16);
        if (file >= 0)
            _ = close(file);
        return length > 0 && Utf8Parser.TryParse(new ReadOnlySpan<byte>(text, (int)length), out int pid, out _) && pid > 0 ? pid : 0;
    }
}
