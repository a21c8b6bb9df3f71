namespace Gantry.Images;

/// <summary>Lets one caller at a time work on each key; others wait for it.</summary>
internal sealed class KeyedGate<TKey> where TKey : notnull
{
    private readonly Dictionary<TKey, Turn> _turns = [];

    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancel)
    {
        Turn turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out Turn? waiting))
                _turns[key] = waiting = new Turn();
            waiting.Users++;
            turn = waiting;
        }
        try
        {
            await turn.Gate.WaitAsync(cancel);
            return new Hold(this, key, turn);
        }
        catch
        {
            Release(key, turn);
            throw;
        }
    }

    private void Release(TKey key, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Users == 0)
                _turns.Remove(key);
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public int Users { get; set; }
    }

    private sealed class Hold(KeyedGate<TKey> owner, TKey key, Turn turn) : IDisposable
    {
        private Turn? _held = turn;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _held, null) is not { } mine)
                return;
            mine.Gate.Release();
            owner.Release(key, mine);
        }
    }
}
