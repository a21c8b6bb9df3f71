using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record DownwardAPIVolumeSource
{
    [DefaultsTo(420)]
    public int? DefaultMode { get; init; }

    [ListAtomic]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];
}
