using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A secret by name and namespace.</summary>
[MapAtomic]
public sealed record SecretReference
{
    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>The namespace.</summary>
    [WireField(2)]
    public string? Namespace { get; init; }
}
