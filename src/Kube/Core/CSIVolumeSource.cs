using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record CSIVolumeSource
{
    [RequiredField]
    public string Driver { get; init => field = value ?? ""; } = "";

    public string? FsType { get; init; }

    public LocalObjectReference? NodePublishSecretRef { get; init; }

    public bool? ReadOnly { get; init; }

    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
