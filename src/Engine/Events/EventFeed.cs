using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Gantry.Engine.Events;

/// <summary>Hands every event to everyone who listens at that moment.</summary>
public sealed class EventFeed
{
    private const int Backlog = 4096;
    private ImmutableList<Channel<EngineEvent>> _listeners = [];

    /// <summary>Ends with an exception for a listener that falls too far behind: it has to look at everything anew.</summary>
    public IAsyncEnumerable<EngineEvent> Listen(CancellationToken cancel)
    {
        // Registered here, not at the first read: what happens in between is not missed.
        var channel = Channel.CreateBounded<EngineEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.Wait });
        ImmutableInterlocked.Update(ref _listeners, (all, added) => all.Add(added), channel);
        return ReadAsync(channel, cancel);
    }

    internal void Publish(EngineEvent happened)
    {
        foreach (Channel<EngineEvent> listener in Volatile.Read(ref _listeners))
        {
            if (!listener.Writer.TryWrite(happened))
                listener.Writer.TryComplete(new EngineException(EngineFailure.Refused, "too slow to follow the engine's events"));
        }
    }

    private async IAsyncEnumerable<EngineEvent> ReadAsync(
        Channel<EngineEvent> channel, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (EngineEvent happened in channel.Reader.ReadAllAsync(cancel))
                yield return happened;
        }
        finally
        {
            ImmutableInterlocked.Update(ref _listeners, (all, gone) => all.Remove(gone), channel);
        }
    }
}
