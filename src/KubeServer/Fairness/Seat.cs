namespace Gantry.KubeServer.Fairness;

/// <summary>The right to be answered now; given back when disposed of. The default is that of requests that need none.</summary>
/// <param name="schema">Null for a request that lasts, which is only counted.</param>
internal readonly struct Seat(RequestFairness? fairness, FlowSchema? schema, int seats) : IDisposable
{
    public void Dispose() => fairness?.Leave(schema, seats);
}
