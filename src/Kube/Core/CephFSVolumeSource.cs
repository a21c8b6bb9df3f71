using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record CephFSVolumeSource
{
    [RequiredField, ListAtomic]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    public string? Path { get; init; }

    public bool? ReadOnly { get; init; }

    public string? SecretFile { get; init; }

    public LocalObjectReference? SecretRef { get; init; }

    public string? User { get; init; }
}
