using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record FlexVolumeSource
{
    [RequiredField]
    public string Driver { get; init => field = value ?? ""; } = "";

    public string? FsType { get; init; }

    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;

    public bool? ReadOnly { get; init; }

    public LocalObjectReference? SecretRef { get; init; }
}
