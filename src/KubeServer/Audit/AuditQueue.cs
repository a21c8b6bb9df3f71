using System.Threading.Channels;
using Gantry.KubeServer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Audit;

/// <summary>
/// Events on their way to one place. A request waits for that only where the owner wants it; otherwise what does not fit into the queue is lost, counted and
/// logged.
/// </summary>
internal sealed partial class AuditQueue : IAsyncDisposable
{
    private const int MostWaiting = 50_000;
    private const int MostAtOnce = 400;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(1);

    private readonly AuditQueueOptions _options;
    private readonly IAuditSink _sink;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<QueuedEvent> _waiting = Channel.CreateBounded<QueuedEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly Task _writing;
    private long _waitingBytes;
    private long _recorded;
    private long _lost;
    private long _reportedAt;

    public AuditQueue(AuditQueueOptions options, IAuditSink sink, TimeProvider clock, ILogger logger)
    {
        (_options, _sink, _clock, _logger) = (options, sink, clock, logger);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>What metrics call it.</summary>
    public string Name => _options.Name;

    public AuditMode Mode => _options.Mode;

    public long Recorded => Interlocked.Read(ref _recorded);

    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Hands an event over; false where it is known to be lost.</summary>
    public async ValueTask<bool> AddAsync(byte[] line)
    {
        QueuedEvent queued = new(line, Mode == AuditMode.Batch ? null : new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Interlocked.Add(ref _waitingBytes, line.Length) <= _options.MaxWaitingBytes && _waiting.Writer.TryWrite(queued))
            return queued.Written is null || await queued.Written.Task;
        Interlocked.Add(ref _waitingBytes, -line.Length);
        Lose(1, "what takes them does not keep up");
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        _sink.Dispose();
    }

    private async Task WriteAllAsync()
    {
        List<QueuedEvent> batch = [];
        while (await _waiting.Reader.WaitToReadAsync())
        {
            await GatherAsync(batch);
            bool isWritten = await TryWriteAsync(batch);
            foreach (QueuedEvent one in batch)
                one.Written?.SetResult(isWritten);
            batch.Clear();
        }
    }

    // Fewer and larger writes where nobody waits for them.
    private async ValueTask GatherAsync(List<QueuedEvent> batch)
    {
        using CancellationTokenSource late = new(_options.Wait, _clock);
        try
        {
            do
            {
                while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out QueuedEvent? queued))
                {
                    Interlocked.Add(ref _waitingBytes, -queued.Line.Length);
                    batch.Add(queued);
                }
            }
            while (_options.Wait > TimeSpan.Zero && batch.Count < MostAtOnce && await _waiting.Reader.WaitToReadAsync(late.Token));
        }
        catch (OperationCanceledException)
        {
            // What there is goes out.
        }
    }

    private async ValueTask<bool> TryWriteAsync(List<QueuedEvent> batch)
    {
        try
        {
            await _sink.WriteAsync([.. batch.Select(one => one.Line)], CancellationToken.None);
            Interlocked.Add(ref _recorded, batch.Count);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or WebhookException)
        {
            Lose(batch.Count, failure.Message);
            return false;
        }
    }

    private void Lose(int count, string reason)
    {
        long lost = Interlocked.Add(ref _lost, count);
        long now = _clock.GetTimestamp();
        long before = Interlocked.Read(ref _reportedAt);
        if ((before == 0 || _clock.GetElapsedTime(before, now) > ReportEvery) && Interlocked.CompareExchange(ref _reportedAt, now, before) == before)
            EventsLost(lost, reason);
    }

    private sealed record QueuedEvent(byte[] Line, TaskCompletionSource<bool>? Written);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} audit events have been lost so far: {Reason}")]
    private partial void EventsLost(long count, string reason);
}
