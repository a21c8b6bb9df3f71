using Gantry.Grpc.Etcd;

namespace Gantry.Store.Etcd;

/// <summary>
/// Asks etcd how far it is, by a read that a majority stands behind. All who ask while one question is under way share the next, since the
/// answer to the present one may be older than their question.
/// </summary>
internal sealed class EtcdProbe(EtcdCluster cluster, EtcdLayout layout, CancellationToken closing)
{
    private readonly Lock _lock = new();
    private Task<long>? _running;
    private Task<long>? _next;

    public Task<long> AskAsync()
    {
        lock (_lock)
        {
            if (_running is null)
                return _running = AskAfterAsync(Task.CompletedTask);
            return _next ??= AskAfterAsync(_running);
        }
    }

    private async Task<long> AskAfterAsync(Task earlier)
    {
        // Off the caller's stack, who holds the lock.
        await Task.Yield();
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var question = new RangeRequest { Key = layout.Mark, CountOnly = true };
            return (await cluster.CallAsync("KV/Range", question, RangeResponse.Parser, closing)).Header.Revision;
        }
        finally
        {
            lock (_lock)
                (_running, _next) = (_next, null);
        }
    }
}
