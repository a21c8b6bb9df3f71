namespace Gantry.NodeAgent.Pods;

/// <summary>What is under way for a pod, by what it is done to: a container's name, the sandbox or the volumes. Only the pod's own loop begins operations.</summary>
internal sealed class PodOperations(TimeProvider clock, Action ended, Action<string, Exception> failed) : IAsyncDisposable
{
    public const string Sandbox = "/sandbox";
    public const string Volumes = "/volumes";

    // What failed is not tried again at once: its subject stays busy for so long.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Operation> _running = [];
    private readonly Lock _lock = new();

    public OperationSnapshot Snapshot()
    {
        lock (_lock)
            return new(_running.Select(pair => new OperationSnapshot.Entry(pair.Key, pair.Value.IsStart, pair.Value.StopsBy)).ToList());
    }

    /// <summary>Begins an operation; one that is under way for the same subject is cancelled and waited for first.</summary>
    public void Begin(string subject, Func<CancellationToken, Task> work, bool isStart = false, DateTimeOffset? stopsBy = null)
    {
        var operation = new Operation { IsStart = isStart, StopsBy = stopsBy };
        Operation? before;
        lock (_lock)
        {
            before = _running.GetValueOrDefault(subject);
            _running[subject] = operation;
        }

        operation.Task = Task.Run(() => RunAsync(subject, operation, before, work));
    }

    /// <summary>Tells operations that start something to give up.</summary>
    public void CancelStarts()
    {
        Operation[] starts;
        lock (_lock)
            starts = [.. _running.Values.Where(operation => operation.IsStart)];
        foreach (Operation start in starts)
            start.Stop.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Operation[] all;
        lock (_lock)
            all = [.. _running.Values];
        foreach (Operation operation in all)
            await operation.Stop.CancelAsync();
        await Task.WhenAll(all.Select(operation => operation.Task));
    }

    private async Task RunAsync(string subject, Operation operation, Operation? before, Func<CancellationToken, Task> work)
    {
        if (before is not null)
        {
            await before.Stop.CancelAsync();
            await before.Task;
        }

        try
        {
            await work(operation.Stop.Token);
        }
        catch (OperationCanceledException) when (operation.Stop.IsCancellationRequested)
        {
            // Whoever cancelled it has something else in mind for its subject.
        }
        catch (Exception failure)
        {
            failed(subject, failure);
            await Task.Delay(PauseAfterFailure, clock, operation.Stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (_lock)
            {
                if (_running.GetValueOrDefault(subject) == operation)
                    _running.Remove(subject);
            }

            ended();
        }
    }

    private sealed class Operation
    {
        public bool IsStart { get; init; }

        public DateTimeOffset? StopsBy { get; init; }

        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
