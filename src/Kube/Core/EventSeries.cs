using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>How often an event happened, and when last.</summary>
public sealed record EventSeries
{
    /// <summary>How often.</summary>
    [WireField(1)]
    public int? Count { get; init; }

    /// <summary>When last.</summary>
    [WireField(2)]
    public MicroTime? LastObservedTime { get; init; }
}
