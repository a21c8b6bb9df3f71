using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gantry.Engine.Standalone;

/// <summary>Hands every event to everyone who listens at that moment, and keeps the last ones for those who ask later.</summary>
public sealed class StandaloneEventFeed
{
    // As many as Docker keeps.
    private const int Kept = 256;
    private const int Backlog = 4096;

    private readonly Lock _gate = new();
    private ImmutableList<Channel<DockerEvent>> _listeners = [];
    private ImmutableQueue<DockerEvent> _last = [];
    private int _count;

    public void Publish(DockerEvent happened)
    {
        lock (_gate)
        {
            _last = _last.Enqueue(happened);
            if (++_count > Kept)
                _last = _last.Dequeue();
            foreach (Channel<DockerEvent> listener in _listeners)
            {
                if (!listener.Writer.TryWrite(happened))
                    listener.Writer.TryComplete(new EngineException(EngineFailure.Refused, "too slow to follow the events"));
            }
        }
    }

    /// <summary>The kept events since then, if asked for, and everything from the call on; no event twice and none between missed.</summary>
    public IAsyncEnumerable<DockerEvent> Listen(DateTimeOffset? since, CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<DockerEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.Wait });
        lock (_gate)
        {
            foreach (DockerEvent kept in since is null ? [] : _last.Where(kept => kept.Time >= since))
                channel.Writer.TryWrite(kept);
            _listeners = _listeners.Add(channel);
        }
        return ReadAsync(channel, cancel);
    }

    private async IAsyncEnumerable<DockerEvent> ReadAsync(Channel<DockerEvent> channel, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (DockerEvent happened in channel.Reader.ReadAllAsync(cancel))
                yield return happened;
        }
        finally
        {
            lock (_gate)
                _listeners = _listeners.Remove(channel);
        }
    }
}
