using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record RBDVolumeSource
{
    public string? FsType { get; init; }

    [RequiredField]
    public string Image { get; init => field = value ?? ""; } = "";

    [DefaultsTo("/etc/ceph/keyring")]
    public string? Keyring { get; init; }

    [RequiredField, ListAtomic]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    [DefaultsTo("rbd")]
    public string? Pool { get; init; }

    public bool? ReadOnly { get; init; }

    public LocalObjectReference? SecretRef { get; init; }

    [DefaultsTo("admin")]
    public string? User { get; init; }
}
