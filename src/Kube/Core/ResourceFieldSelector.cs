using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A container's request or limit of a resource.</summary>
[MapAtomic]
public sealed record ResourceFieldSelector
{
    /// <summary>The container; needed in volumes.</summary>
    [WireField(1)]
    public string? ContainerName { get; init; }

    /// <summary>The unit to count in; 1 by default.</summary>
    [WireField(3)]
    public Quantity? Divisor { get; init; }

    /// <summary>What to read: limits.cpu, limits.memory, requests.cpu, requests.memory.</summary>
    [RequiredField, WireField(2)]
    public string Resource { get; init => field = value ?? ""; } = "";
}
