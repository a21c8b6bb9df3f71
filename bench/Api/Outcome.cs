namespace Gantry.Api.Bench;

/// <summary>What a stage of the load came to, and what it cost each side.</summary>
internal sealed record Outcome(IReadOnlyList<double> Sorted, double Seconds, long Bytes, double ServerCpu, double ClientCpu)
{
    public double PerSecond => Sorted.Count / Seconds;

    public double BytesPerSecond => Bytes / Seconds;

    /// <summary>Microseconds of processor time for one request on the server's side and on the side of the load.</summary>
    public (double Server, double Client) CostPerRequest => (ServerCpu * 1e6 / Sorted.Count, ClientCpu * 1e6 / Sorted.Count);

    public double Percentile(double part) => Sorted[Math.Min(Sorted.Count - 1, (int)(Sorted.Count * part))];
}
