using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk reached over iSCSI.</summary>
public sealed record ISCSIVolumeSource
{
    /// <summary>Whether finding the target asks for credentials.</summary>
    [WireField(8)]
    public bool? ChapAuthDiscovery { get; init; }

    /// <summary>Whether connecting asks for credentials.</summary>
    [WireField(11)]
    public bool? ChapAuthSession { get; init; }

    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(5)]
    public string? FsType { get; init; }

    /// <summary>The name by which the node introduces itself.</summary>
    [WireField(12, KeepsZero = true)]
    public string? InitiatorName { get; init; }

    /// <summary>The name of the target.</summary>
    [RequiredField, WireField(2)]
    public string Iqn { get; init => field = value ?? ""; } = "";

    /// <summary>The interface of the node to use.</summary>
    [DefaultsTo("default"), WireField(4)]
    public string? IscsiInterface { get; init; }

    /// <summary>The number of the disk at the target.</summary>
    [RequiredField, WireField(3)]
    public int Lun { get; init; }

    /// <summary>Further addresses of the target.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<string> Portals { get; init => field = value ?? []; } = [];

    /// <summary>Whether writing is refused.</summary>
    [WireField(6)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(10)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The address of the target.</summary>
    [RequiredField, WireField(1)]
    public string TargetPortal { get; init => field = value ?? ""; } = "";
}
