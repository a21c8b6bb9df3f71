using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gantry.Engine.Standalone.Logs;

/// <summary>Reads what is wanted of a container's log, and goes on while the container does if that is asked for.</summary>
/// <param name="ended">Completes when the container has ended and will not be restarted.</param>
internal sealed class LogReader(string path, LogQuery query, LogWatch watch, Func<CancellationToken, Task> ended, TimeProvider clock)
{
    private volatile bool _isOver = !query.Follow;
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async IAsyncEnumerable<LogEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using IDisposable? following = query.Follow ? watch.Follow(Path.GetDirectoryName(path)!, Wake) : null;
        Task end = query.Follow ? EndAsync(leaving.Token) : Task.CompletedTask;
        using var cursor = new LogCursor(path, query);
        try
        {
            while (true)
            {
                // Asked before the log is read: what was written before the end is not missed.
                bool isLast = _isOver;
                while (cursor.TryRead(out ReadOnlyMemory<byte> line))
                {
                    if (LogText.TryParse(line, out LogEntry entry) && IsWanted(entry))
                        yield return entry;
                    cancel.ThrowIfCancellationRequested();
                }
                if (isLast)
                    yield break;
                await _wakes.Reader.ReadAsync(cancel);
            }
        }
        finally
        {
            await leaving.CancelAsync();
            await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private async Task EndAsync(CancellationToken cancel)
    {
        TimeSpan left = query.Until is { } until ? until - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
        if (query.Until is null || left > TimeSpan.Zero)
            await Task.WhenAny(ended(cancel), Task.Delay(left, clock, cancel));
        _isOver = true;
        Wake();
    }

    private bool IsWanted(LogEntry entry) =>
        (entry.IsStderr ? query.Stderr : query.Stdout) && !(entry.Time < query.Since) && !(entry.Time > query.Until);
}
