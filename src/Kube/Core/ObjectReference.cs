using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Enough to find another object, or a part of it.</summary>
[MapAtomic]
public sealed record ObjectReference
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>A part of the object, such as spec.containers{web}.</summary>
    public string? FieldPath { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string? Kind { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The namespace of the object.</summary>
    public string? Namespace { get; init; }

    /// <summary>The state that the object was read in.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    public string? Uid { get; init; }
}
