namespace Gantry.NodeAgent.Pods;

/// <summary>What is under way for a pod, by what it is done to: a container's name, the sandbox or the volumes. Only the pod's own loop begins operations.</summary>
internal sealed class PodOperations(Action ended, Action<string, Exception> failed) : IAsyncDisposable
{
    public const string Sandbox = "/sandbox";
    public const string Volumes = "/volumes";

    private readonly Dictionary<string, Operation> _running = [];
    private readonly Lock _lock = new();

    public bool IsRunning(string subject)
    {
        lock (_lock)
            return _running.ContainsKey(subject);
    }

    /// <summary>The containers with an operation under way. A stop that would take longer than allowed now does not count: it is to be replaced.</summary>
    public IReadOnlySet<string> Containers(DateTimeOffset? deadline)
    {
        lock (_lock)
            return _running.Where(pair => pair.Key[0] != '/' && !IsTooSlow(pair.Value, deadline)).Select(pair => pair.Key).ToHashSet();
    }

    public IReadOnlySet<string> Starting()
    {
        lock (_lock)
            return _running.Where(pair => pair.Value.IsStart).Select(pair => pair.Key).ToHashSet();
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

    // Half a second forgives the difference between two readings of the clock.
    private static bool IsTooSlow(Operation operation, DateTimeOffset? deadline) =>
        operation.StopsBy is { } stopsBy && deadline is { } by && stopsBy > by + TimeSpan.FromMilliseconds(500);

    private sealed class Operation
    {
        public bool IsStart { get; init; }

        public DateTimeOffset? StopsBy { get; init; }

        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
