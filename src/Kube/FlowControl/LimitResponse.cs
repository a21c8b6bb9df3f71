using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>What becomes of requests that cannot be served at once.</summary>
public sealed record LimitResponse
{
    /// <summary>How they wait, for Queue.</summary>
    [WireField(2)]
    public QueuingConfiguration? Queuing { get; init; }

    /// <summary>Queue lets them wait, Reject turns them away.</summary>
    [RequiredField, OneOf("Queue", "Reject"), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
