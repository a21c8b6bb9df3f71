using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record SecretVolumeSource
{
    [DefaultsTo(420)]
    public int? DefaultMode { get; init; }

    [ListAtomic]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    public bool? Optional { get; init; }

    public string? SecretName { get; init; }
}
