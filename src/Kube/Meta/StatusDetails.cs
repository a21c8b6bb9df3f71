using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>What a failure is about.</summary>
public sealed record StatusDetails
{
    /// <summary>The single reasons.</summary>
    [ListAtomic]
    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];

    /// <summary>The group of the kind.</summary>
    public string? Group { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string? Kind { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>Seconds to wait before the request is worth repeating.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    public string? Uid { get; init; }
}
