using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Discovery;

/// <summary>Whether an endpoint takes traffic.</summary>
public sealed record EndpointConditions
{
    /// <summary>Whether it takes new connections.</summary>
    [WireField(1, KeepsZero = true)]
    public bool? Ready { get; init; }

    /// <summary>Whether it answers, even while it is being ended.</summary>
    [WireField(2, KeepsZero = true)]
    public bool? Serving { get; init; }

    /// <summary>Whether it is being ended.</summary>
    [WireField(3, KeepsZero = true)]
    public bool? Terminating { get; init; }
}
