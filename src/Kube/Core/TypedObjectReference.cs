using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An object with its kind, perhaps in another namespace.</summary>
public sealed record TypedObjectReference
{
    /// <summary>The group of the kind.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [RequiredField]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of the object.</summary>
    public string? Namespace { get; init; }
}
