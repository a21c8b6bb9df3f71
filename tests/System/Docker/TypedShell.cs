using System.Diagnostics;
using System.Text;

namespace Gantry.Tests.Docker;

/// <summary>A command on a terminal of its own, with a user who reads and types.</summary>
internal sealed class TypedShell : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder seen = new();
    private readonly Lock gate = new();
    private readonly Task reading;

    private TypedShell(Process process)
    {
        this.process = process;
        reading = ReadAsync();
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
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for the end of the command and tells its status.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public string Seen()
    {
        lock (gate)
            return seen.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await reading;
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        char[] buffer = new char[1024];
        while (await process.StandardOutput.ReadAsync(buffer) is > 0 and int count)
        {
            lock (gate)
                seen.Append(buffer, 0, count);
        }
    }
}
