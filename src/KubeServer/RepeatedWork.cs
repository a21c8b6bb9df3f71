namespace Gantry.KubeServer;

/// <summary>Work that is done turn by turn until the server stops. A turn that fails is told of, and tried again after a pause.</summary>
internal sealed class RepeatedWork(Func<CancellationToken, Task> turn, TimeSpan pause, TimeProvider clock, Action<Exception> failed) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await turn(cancel);
            }
            catch (TimeoutException)
            {
                // A turn that waits for a change waits no longer than it wants to.
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failed(failure);
                await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
