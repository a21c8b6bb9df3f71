using Gantry.Kube.Measures;

namespace Gantry.KubeServer.Fairness;

/// <summary>What requests of one flow schema have of a priority level. Guarded by the lock of the level's owner.</summary>
internal sealed class FlowUse(string schema)
{
    private static readonly double[] Bounds = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];

    public string Schema => schema;

    public int Seats { get; set; }

    public int Executing { get; set; }

    public int Waiting { get; set; }

    public long Dispatched { get; set; }

    /// <summary>How long requests waited that got a seat.</summary>
    public Histogram Waits { get; } = new(Bounds);

    /// <summary>How long those waited that got none; null while there was no such.</summary>
    public Histogram? VainWaits { get; private set; }

    public bool WasUsed => Dispatched > 0 || Waiting > 0 || VainWaits is not null;

    public void CountWait(bool isLetIn, long ticks) => (isLetIn ? Waits : VainWaits ??= new Histogram(Bounds)).Count(ticks);
}
