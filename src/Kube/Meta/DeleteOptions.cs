using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

public sealed record DeleteOptions
{
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    [ListAtomic]
    public IReadOnlyList<string> DryRun { get; init => field = value ?? []; } = [];

    public long? GracePeriodSeconds { get; init; }

    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    public string Kind { get; init => field = value ?? "DeleteOptions"; } = "DeleteOptions";

    public bool? OrphanDependents { get; init; }

    public Preconditions? Preconditions { get; init; }

    public string? PropagationPolicy { get; init; }
}
