namespace Gantry.Engine.Mailboxes;

/// <summary>Does the work of one container or pod, one piece after the other, in the order in which it was put in.</summary>
/// <remarks>A piece may await slow kernel calls: only its own mailbox waits. Nothing runs while nothing is in it.</remarks>
internal sealed class Mailbox
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        lock (_gate)
        {
            Task<T> next = AfterAsync(_last, work);
            _last = next;
            return next;
        }
    }

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Ends when everything that is in it now is done.</summary>
    public Task IdleAsync() => RunAsync(() => Task.CompletedTask);

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> work)
    {
        // The failure of the piece before belongs to whoever put that in.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await work();
    }
}
