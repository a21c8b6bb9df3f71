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

    private readonly Lock gate = new();
    private ImmutableList<Channel<DockerEvent>> listeners = [];
    private ImmutableQueue<DockerEvent> last = [];
    private int count;

    public void Publish(DockerEvent happened)
    {
        lock (gate)
        {
            last = last.Enqueue(happened);
            if (++count > Kept)
                last = last.Dequeue();
            foreach (Channel<DockerEvent> listener in listeners)
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
        lock (gate)
        {
            foreach (DockerEvent kept in since is null ? [] : last.Where(kept => kept.Time >= since))
                channel.Writer.TryWrite(kept);
            listeners = listeners.Add(channel);
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
            lock (gate)
                listeners = listeners.Remove(channel);
        }
    }
}
