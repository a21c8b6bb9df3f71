using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.EventsApi;

/// <summary>How often something happened, and when last.</summary>
public sealed record EventSeries
{
    /// <summary>How often it happened.</summary>
    [RequiredField, WireField(1)]
    public int Count { get; init; }

    /// <summary>When it happened last.</summary>
    [RequiredField, WireField(2)]
    public MicroTime LastObservedTime { get; init; }
}
