using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ISCSIVolumeSource
{
    public bool? ChapAuthDiscovery { get; init; }

    public bool? ChapAuthSession { get; init; }

    public string? FsType { get; init; }

    public string? InitiatorName { get; init; }

    [RequiredField]
    public string Iqn { get; init => field = value ?? ""; } = "";

    [DefaultsTo("default")]
    public string? IscsiInterface { get; init; }

    [RequiredField]
    public int Lun { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> Portals { get; init => field = value ?? []; } = [];

    public bool? ReadOnly { get; init; }

    public LocalObjectReference? SecretRef { get; init; }

    [RequiredField]
    public string TargetPortal { get; init => field = value ?? ""; } = "";
}
