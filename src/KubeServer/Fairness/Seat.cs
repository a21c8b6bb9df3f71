namespace Gantry.KubeServer.Fairness;

/// <summary>The right to be answered now; given back when disposed of. The default is that of requests that need none.</summary>
internal readonly struct Seat(RequestFairness? fairness, PriorityLevel? level, int seats) : IDisposable
{
    public void Dispose() => fairness?.Leave(level, seats);
}
