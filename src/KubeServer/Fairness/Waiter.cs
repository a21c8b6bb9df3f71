namespace Gantry.KubeServer.Fairness;

/// <summary>A request in a queue: how many seats it needs, and the signal that it has them.</summary>
internal sealed class Waiter(int seats)
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Seats => seats;

    public Task Turn => _turn.Task;

    public void LetIn() => _turn.TrySetResult();
}
