using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>How requests wait.</summary>
public sealed record QueuingConfiguration
{
    /// <summary>How many queues a flow may use. 8 by default.</summary>
    [DefaultsTo(8), WireField(2)]
    public int? HandSize { get; init; }

    /// <summary>How many requests may wait in one queue. 50 by default.</summary>
    [DefaultsTo(50), WireField(3)]
    public int? QueueLengthLimit { get; init; }

    /// <summary>The number of queues. 64 by default.</summary>
    [DefaultsTo(64), WireField(1)]
    public int? Queues { get; init; }
}
