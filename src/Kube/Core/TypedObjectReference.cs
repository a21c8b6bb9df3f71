using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An object with its kind, perhaps in another namespace.</summary>
public sealed record TypedObjectReference
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

    /// <summary>The namespace of the object.</summary>
    [WireField(4, KeepsZero = true)]
    public string? Namespace { get; init; }
}
