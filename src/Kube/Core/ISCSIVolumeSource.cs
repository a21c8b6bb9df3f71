using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A disk reached over iSCSI.</summary>
public sealed record ISCSIVolumeSource
{
    /// <summary>Whether finding the target asks for credentials.</summary>
    public bool? ChapAuthDiscovery { get; init; }

    /// <summary>Whether connecting asks for credentials.</summary>
    public bool? ChapAuthSession { get; init; }

    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    public string? FsType { get; init; }

    /// <summary>The name by which the node introduces itself.</summary>
    public string? InitiatorName { get; init; }

    /// <summary>The name of the target.</summary>
    [RequiredField]
    public string Iqn { get; init => field = value ?? ""; } = "";

    /// <summary>The interface of the node to use.</summary>
    [DefaultsTo("default")]
    public string? IscsiInterface { get; init; }

    /// <summary>The number of the disk at the target.</summary>
    [RequiredField]
    public int Lun { get; init; }

    /// <summary>Further addresses of the target.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Portals { get; init => field = value ?? []; } = [];

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The address of the target.</summary>
    [RequiredField]
    public string TargetPortal { get; init => field = value ?? ""; } = "";
}
