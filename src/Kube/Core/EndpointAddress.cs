using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One address behind a service.</summary>
[MapAtomic]
public sealed record EndpointAddress
{
    /// <summary>The name of the host.</summary>
    public string? Hostname { get; init; }

    /// <summary>The address.</summary>
    [RequiredField]
    public string Ip { get; init => field = value ?? ""; } = "";

    /// <summary>The node.</summary>
    public string? NodeName { get; init; }

    /// <summary>The pod.</summary>
    public ObjectReference? TargetRef { get; init; }
}
