using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Gantry.Kube.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Kube;

/// <summary>Writes the events of one process to the API, behind whoever records them; they are dropped when too many wait.</summary>
public sealed class EventWriter : IAsyncDisposable
{
    private readonly KubeClient _kube;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly EventMemory _memory;
    private readonly Channel<Event> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _lastName;

    public EventWriter(KubeClient kube, TimeProvider clock, EventWriterOptions? options = null, ILogger? logger = null)
    {
        options ??= new();
        _kube = kube;
        _clock = clock;
        _logger = logger ?? NullLogger.Instance;
        _memory = new(options, clock);
        _waiting = Channel.CreateBounded<Event>(new BoundedChannelOptions(options.MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        _running = Task.Run(WriteAllAsync);
    }

    /// <summary>The event is named and written behind.</summary>
    public void Write(Event recorded)
    {
        ObjectReference about = recorded.InvolvedObject;
        _waiting.Writer.TryWrite(recorded with
        {
            Metadata = new() { Name = NewName(about, _clock.GetUtcNow()), Namespace = string.IsNullOrEmpty(about.Namespace) ? "default" : about.Namespace },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete())
            return;

        // What is recorded already may still be written, but not for long.
        _stop.CancelAfter(TimeSpan.FromSeconds(1));
        await _running;
        _stop.Dispose();
    }

    // "web-0.18d1f0a9c3b2e4f7": the object's name and a stamp that never repeats within this writer.
    private string NewName(ObjectReference about, DateTimeOffset now)
    {
        long last, next;
        do
        {
            last = Interlocked.Read(ref _lastName);
            next = Math.Max(last + 1, (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100);
        }
        while (Interlocked.CompareExchange(ref _lastName, next, last) != last);
        return $"{about.Name}.{next.ToString("x", CultureInfo.InvariantCulture)}";
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (Event recorded in _waiting.Reader.ReadAllAsync(_stop.Token))
                await WriteAsync(recorded, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The last second of the writer is over.
        }
    }

    private async Task WriteAsync(Event recorded, CancellationToken cancel)
    {
        try
        {
            EventMemory.Entry entry = _memory.Take(recorded);
            if (entry.Count == 1 || !await TryCountAsync(entry, cancel))
                await _kube.CreateAsync(entry.Event with { Metadata = recorded.Metadata }, cancel);
        }
        catch (KubeException failure)
        {
            // An event tells; it must not become a reason to fail, nor to be told again.
            _logger.LogDebug("event {Reason} about {Name}: {Failure}", recorded.Reason, recorded.InvolvedObject.Name, failure.Message);
        }
    }

    private async Task<bool> TryCountAsync(EventMemory.Entry entry, CancellationToken cancel)
    {
        var change = new JsonObject
        {
            ["count"] = entry.Count,
            ["message"] = entry.Event.Message,
            ["lastTimestamp"] = _clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        };
        try
        {
            await _kube.PatchAsync<Event>(entry.Event.Key, PatchBody.Merge(change), subresource: null, cancel);
            return true;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            _memory.Replace(entry);
            return false;
        }
    }
}
