using System.Collections.Concurrent;

namespace Gantry.Engine.Standalone;

/// <summary>
/// What went a moment ago. A container that removes itself may be gone before its client, which has just seen the last output, asks how it ended.
/// </summary>
/// <typeparam name="T">What is still told of one.</typeparam>
internal sealed class Departures<T>(TimeProvider clock)
    where T : class
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    // A burst of short containers must not be kept for a minute each.
    private const int Most = 1024;

    private readonly ConcurrentQueue<(string Id, DateTimeOffset At)> _order = new();
    private readonly ConcurrentDictionary<string, T> _departed = new();

    public void Add(string id, T last)
    {
        _departed[id] = last;
        _order.Enqueue((id, clock.GetUtcNow()));
        while (_order.TryPeek(out (string Id, DateTimeOffset At) oldest) && (_order.Count > Most || IsPast(oldest.At)) && _order.TryDequeue(out oldest))
            _departed.TryRemove(oldest.Id, out _);
    }

    public T? Find(string id) => _departed.GetValueOrDefault(id);

    private bool IsPast(DateTimeOffset at) => clock.GetUtcNow() - at > Memory;
}
