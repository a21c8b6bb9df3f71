using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>What a failure is about.</summary>
public sealed record StatusDetails
{
    /// <summary>The single reasons.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];

    /// <summary>The group of the kind.</summary>
    [WireField(2)]
    public string? Group { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    [WireField(3)]
    public string? Kind { get; init; }

    /// <summary>The name.</summary>
    [WireField(1)]
    public string? Name { get; init; }

    /// <summary>Seconds to wait before the request is worth repeating.</summary>
    [WireField(5)]
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(6)]
    public string? Uid { get; init; }
}
