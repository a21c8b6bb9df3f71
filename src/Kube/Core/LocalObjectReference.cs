using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record LocalObjectReference
{
    public string? Name { get; init; }
}
