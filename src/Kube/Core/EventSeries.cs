namespace Gantry.Kube.Core;

public sealed record EventSeries
{
    public int? Count { get; init; }

    public MicroTime? LastObservedTime { get; init; }
}
