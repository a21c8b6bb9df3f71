using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record StatusDetails
{
    [ListAtomic]
    public IReadOnlyList<StatusCause> Causes { get; init => field = value ?? []; } = [];

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public string? Uid { get; init; }
}
