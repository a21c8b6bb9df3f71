namespace Gantry.KubeServer.Fairness;

/// <summary>A request in a queue: of which flow schema, how many seats it needs, and the signal that it has them.</summary>
internal sealed class Waiter(FlowUse use, int seats)
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FlowUse Use => use;

    public int Seats => seats;

    public Task Turn => _turn.Task;

    public void LetIn() => _turn.TrySetResult();
}
