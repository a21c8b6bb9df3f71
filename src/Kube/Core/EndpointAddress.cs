using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One address behind a service.</summary>
[MapAtomic]
public sealed record EndpointAddress
{
    /// <summary>The name of the host.</summary>
    [WireField(3)]
    public string? Hostname { get; init; }

    /// <summary>The address.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>The node.</summary>
    [WireField(4, KeepsZero = true)]
    public string? NodeName { get; init; }

    /// <summary>The pod.</summary>
    [WireField(2)]
    public ObjectReference? TargetRef { get; init; }
}
