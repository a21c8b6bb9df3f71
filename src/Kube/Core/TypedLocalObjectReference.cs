using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An object in the same namespace, with its kind.</summary>
[MapAtomic]
public sealed record TypedLocalObjectReference
{
    /// <summary>The group of the kind.</summary>
    [WireField(1, KeepsZero = true)]
    public string? ApiGroup { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [RequiredField, WireField(2)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField, WireField(3)]
    public string Name { get; init => field = value ?? ""; } = "";
}
