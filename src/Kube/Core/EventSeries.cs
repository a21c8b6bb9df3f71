namespace Gantry.Kube.Core;

/// <summary>How often an event happened, and when last.</summary>
public sealed record EventSeries
{
    /// <summary>How often.</summary>
    public int? Count { get; init; }

    /// <summary>When last.</summary>
    public MicroTime? LastObservedTime { get; init; }
}
