using System.Diagnostics;
using System.Text;

namespace Gantry.Tests.Docker;

/// <summary>A command on a terminal of its own, with a user who reads and types.</summary>
internal sealed class TypedShell : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _seen = new();
    private readonly Lock _gate = new();
    private readonly Task _reading;

    private TypedShell(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static TypedShell Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        return new TypedShell(Process.Start(start)!);
    }

    /// <summary>Waits until the terminal shows a text.</summary>
    public Task SeesAsync(string text) => Until.TrueAsync($"the terminal shows {text}, not only:\n{Seen()}", () => Task.FromResult(Seen().Contains(text, StringComparison.Ordinal)));

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the end of the command and of what it shows, and tells its status.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading.WaitAsync(patience.Token);
        return _process.ExitCode;
    }

    public string Seen()
    {
        lock (_gate)
            return _seen.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_gate)
                _seen.Append(buffer, 0, count);
        }
    }
}
