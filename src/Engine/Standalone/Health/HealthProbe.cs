using System.Text;
using Gantry.Engine.Execs;

namespace Gantry.Engine.Standalone.Health;

/// <summary>Tests the health of one container again and again while it runs.</summary>
/// <param name="note">Takes what follows from a test; its answer is the health as it is then.</param>
internal sealed class HealthProbe(
    StandaloneRecord started, StandaloneParts parts, Func<StandaloneRecord> current, Func<Func<HealthRecord, HealthRecord>, Task<HealthState>> note)
{
    private const int MaxOutput = 4096;
    private readonly HealthTimes _times = HealthTimes.Of(started.Config.Health!);

    /// <summary>The command line; none where the container's health is not tested.</summary>
    public static IReadOnlyList<string>? Command(StandaloneConfig config) => config.Health?.Test.ToArray() switch
    {
        ["CMD-SHELL", .. var words] => [.. Shell(config), string.Join(' ', words)],
        ["CMD", .. { Length: > 0 } words] => words,
        null or [] or ["NONE", ..] => null,
        var words => words,
    };

    private static IReadOnlyList<string> Shell(StandaloneConfig config) => config.Shell is { Count: > 0 } shell ? shell : ["/bin/sh", "-c"];

    public async Task RunAsync(CancellationToken cancel)
    {
        HealthState state = current().Health?.State ?? HealthState.Starting;
        while (true)
        {
            await Task.Delay(_times.Pause(state, Running()), parts.Clock, cancel);
            if (current().State != StandaloneState.Running)
                continue;
            HealthTest test = await TestAsync(cancel);
            cancel.ThrowIfCancellationRequested();
            TimeSpan running = Running();
            state = await note(before => _times.After(before, test, running));
        }
    }

    private TimeSpan Running() => parts.Clock.GetUtcNow() - (current().StartedAt ?? parts.Clock.GetUtcNow());

    private async Task<HealthTest> TestAsync(CancellationToken cancel)
    {
        DateTimeOffset start = parts.Clock.GetUtcNow();
        (int code, string output) = await ExecAsync(cancel);
        return new HealthTest(start, parts.Clock.GetUtcNow(), code, output);
    }

    private async Task<(int Code, string Output)> ExecAsync(CancellationToken cancel)
    {
        try
        {
            ExecResult result = await parts.Engine.ExecAsync(started.Id, Command(started.Config)!, _times.Timeout, cancel);
            return (result.ExitCode, Text(result));
        }
        catch (EngineException failure) when (failure.Kind == EngineFailure.DeadlineExceeded)
        {
            return (-1, $"Health check exceeded timeout ({Words(_times.Timeout)})");
        }
        catch (EngineException failure)
        {
            return (-1, failure.Message);
        }
    }

    private static string Text(ExecResult result)
    {
        byte[] all = [.. result.Stdout.Span, .. result.Stderr.Span];
        return Encoding.UTF8.GetString(all.AsSpan(0, Math.Min(all.Length, MaxOutput)));
    }

    private static string Words(TimeSpan time) => time.TotalSeconds >= 1
        ? FormattableString.Invariant($"{time.TotalSeconds:0.###}s")
        : FormattableString.Invariant($"{time.TotalMilliseconds:0}ms");
}
