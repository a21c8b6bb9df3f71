using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Gantry.Tests.Engines;

/// <summary>A program in the background that writes to a log, answers on a socket, and is ended by its pid.</summary>
internal sealed partial class Daemon : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private Daemon(Process process) => _process = process;

    public static async Task<Daemon> StartAsync(string log, string socket, params string[] command)
    {
        File.Delete(socket);
        string[] arguments = ["-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, .. command];
        var daemon = new Daemon(Process.Start(new ProcessStartInfo("/bin/sh", arguments))!);
        long start = Stopwatch.GetTimestamp();
        while (!SocketFile.Answers(socket))
        {
            if (daemon._process.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
                throw new InvalidOperationException($"{command[0]} does not start:\n{await File.ReadAllTextAsync(log)}");

            await Task.Delay(50);
        }

        return daemon;
    }

    /// <summary>Ends it without a warning, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _ = kill(_process.Id, 15);

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);
}
