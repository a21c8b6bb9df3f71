using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The name of an object in the same namespace.</summary>
[MapAtomic]
public sealed record LocalObjectReference
{
    /// <summary>The name.</summary>
    public string? Name { get; init; }
}
