namespace Gantry.Engine.Standalone.Runs;

/// <summary>Those who wait for a container to end or to go.</summary>
internal sealed class Waiters
{
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];

    /// <summary>Registered when this returns: no end after that is missed.</summary>
    public Task<StandaloneRecord> AddAsync(WaitCondition condition, CancellationToken cancel)
    {
        var waiter = new Waiter(condition);
        lock (_gate)
            _waiting.Add(waiter);
        return AwaitAsync(waiter, cancel);
    }

    /// <summary>Nothing of it runs, as those found who wait for no more than that.</summary>
    public void Idle(StandaloneRecord record) => Complete(record, waiter => waiter.Condition == WaitCondition.NotRunning);

    public void Ended(StandaloneRecord record) => Complete(record, waiter => waiter.Condition != WaitCondition.Removed);

    public void Removed(StandaloneRecord record) => Complete(record, _ => true);

    private async Task<StandaloneRecord> AwaitAsync(Waiter waiter, CancellationToken cancel)
    {
        try
        {
            return await waiter.Answer.Task.WaitAsync(cancel);
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(waiter);
        }
    }

    private void Complete(StandaloneRecord record, Func<Waiter, bool> isMeant)
    {
        Waiter[] meant;
        lock (_gate)
            meant = [.. _waiting.Where(isMeant)];
        foreach (Waiter waiter in meant)
            waiter.Answer.TrySetResult(record);
    }

    private sealed class Waiter(WaitCondition condition)
    {
        public WaitCondition Condition => condition;

        public TaskCompletionSource<StandaloneRecord> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
