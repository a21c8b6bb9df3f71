using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ConfigMapVolumeSource
{
    [DefaultsTo(420)]
    public int? DefaultMode { get; init; }

    [ListAtomic]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    public string? Name { get; init; }

    public bool? Optional { get; init; }
}
