using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk that is reached over iSCSI.</summary>
public sealed record ISCSIPersistentVolumeSource
{
    /// <summary>Whether CHAP is used to find targets.</summary>
    [WireField(8)]
    public bool? ChapAuthDiscovery { get; init; }

    /// <summary>Whether CHAP is used to open sessions.</summary>
    [WireField(11)]
    public bool? ChapAuthSession { get; init; }

    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(5)]
    public string? FsType { get; init; }

    /// <summary>The name under which the node asks.</summary>
    [WireField(12, KeepsZero = true)]
    public string? InitiatorName { get; init; }

    /// <summary>The name of the target.</summary>
    [RequiredField, WireField(2)]
    public string Iqn { get; init => field = value ?? ""; } = "";

    /// <summary>The interface that carries iSCSI.</summary>
    [DefaultsTo("default"), WireField(4)]
    public string? IscsiInterface { get; init; }

    /// <summary>The number of the disk at the target.</summary>
    [RequiredField, WireField(3)]
    public int Lun { get; init; }

    /// <summary>Further addresses of the target.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<string> Portals { get; init => field = value ?? []; } = [];

    /// <summary>Whether pods may only read.</summary>
    [WireField(6)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret for CHAP.</summary>
    [WireField(10)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>The address of the target, with a port where it is not the usual one.</summary>
    [RequiredField, WireField(1)]
    public string TargetPortal { get; init => field = value ?? ""; } = "";
}
