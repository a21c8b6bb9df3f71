using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authentication;

/// <summary>The object with which a token ends.</summary>
public sealed record BoundObjectReference
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    [WireField(2)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [WireField(1)]
    public string? Kind { get; init; }

    /// <summary>The name.</summary>
    [WireField(3)]
    public string? Name { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(4)]
    public string? Uid { get; init; }
}
