using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ProjectedVolumeSource
{
    [DefaultsTo(420)]
    public int? DefaultMode { get; init; }

    [ListAtomic]
    public IReadOnlyList<VolumeProjection> Sources { get; init => field = value ?? []; } = [];
}
