using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>A port of a service: by name or by number.</summary>
[MapAtomic]
public sealed record ServiceBackendPort
{
    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The number.</summary>
    [WireField(2)]
    public int? Number { get; init; }
}
