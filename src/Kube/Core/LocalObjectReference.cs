using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The name of an object in the same namespace.</summary>
[MapAtomic]
public sealed record LocalObjectReference
{
    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }
}
