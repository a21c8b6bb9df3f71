using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Enough to find another object, or a part of it.</summary>
[MapAtomic]
public sealed record ObjectReference
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    [WireField(5)]
    public string? ApiVersion { get; init; }

    /// <summary>A part of the object, such as spec.containers{web}.</summary>
    [WireField(7)]
    public string? FieldPath { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [WireField(1)]
    public string? Kind { get; init; }

    /// <summary>The name.</summary>
    [WireField(3)]
    public string? Name { get; init; }

    /// <summary>The namespace of the object.</summary>
    [WireField(2)]
    public string? Namespace { get; init; }

    /// <summary>The state that the object was read in.</summary>
    [WireField(6)]
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(4)]
    public string? Uid { get; init; }
}
