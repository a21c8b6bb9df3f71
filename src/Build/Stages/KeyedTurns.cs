namespace Gantry.Build.Stages;

/// <summary>Turns by key: one holder of a key at a time, others wait.</summary>
internal sealed class KeyedTurns
{
    private readonly Dictionary<string, (SemaphoreSlim Gate, int Users)> _gates = new(StringComparer.Ordinal);

    public async Task<IDisposable> EnterAsync(string key, CancellationToken cancel)
    {
        SemaphoreSlim gate = Join(key);
        try
        {
            await gate.WaitAsync(cancel);
        }
        catch
        {
            Leave(key);
            throw;
        }
        return new Turn(this, key, gate);
    }

    /// <summary>None if somebody has the key.</summary>
    public IDisposable? TryEnter(string key)
    {
        SemaphoreSlim gate = Join(key);
        if (gate.Wait(0))
            return new Turn(this, key, gate);
        Leave(key);
        return null;
    }

    private SemaphoreSlim Join(string key)
    {
        lock (_gates)
        {
            (SemaphoreSlim gate, int users) = _gates.TryGetValue(key, out (SemaphoreSlim, int) known) ? known : (new SemaphoreSlim(1), 0);
            _gates[key] = (gate, users + 1);
            return gate;
        }
    }

    private void Leave(string key)
    {
        lock (_gates)
        {
            (SemaphoreSlim gate, int users) = _gates[key];
            if (users > 1)
            {
                _gates[key] = (gate, users - 1);
                return;
            }
            _gates.Remove(key);
            gate.Dispose();
        }
    }

    private sealed class Turn(KeyedTurns turns, string key, SemaphoreSlim gate) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) != 0)
                return;
            gate.Release();
            turns.Leave(key);
        }
    }
}
