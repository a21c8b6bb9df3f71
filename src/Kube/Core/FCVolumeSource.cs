using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record FCVolumeSource
{
    public string? FsType { get; init; }

    public int? Lun { get; init; }

    public bool? ReadOnly { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> TargetWWNs { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> Wwids { get; init => field = value ?? []; } = [];
}
