using Microsoft.Extensions.Logging;

namespace Gantry.Kube.Reconciling;

/// <summary>A loop of its own beside the reconcilers: started when its caches are filled, started again when it fails, awaited at the end.</summary>
internal sealed class ControlLoop(string name, IReadOnlyList<WatchCache> caches, Func<CancellationToken, Task> run, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private readonly BackOff _backOff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (WatchCache cache in caches)
            await cache.WaitForSyncAsync(cancel);

        _running = Task.Run(() => KeepRunningAsync(_stop.Token), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task KeepRunningAsync(CancellationToken cancel)
    {
        for (int failures = 1; !cancel.IsCancellationRequested; failures++)
        {
            try
            {
                await run(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "{Loop} failed and starts again", name);
            }

            await Task.Delay(_backOff.After(failures), clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
