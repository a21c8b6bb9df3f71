using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of ScaleIO. No longer used.</summary>
public sealed record ScaleIOVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [DefaultsTo("xfs")]
    public string? FsType { get; init; }

    /// <summary>The address of the gateway.</summary>
    [RequiredField]
    public string Gateway { get; init => field = value ?? ""; } = "";

    /// <summary>The protection domain.</summary>
    public string? ProtectionDomain { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [RequiredField]
    public LocalObjectReference SecretRef { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the gateway is reached over TLS.</summary>
    public bool? SslEnabled { get; init; }

    /// <summary>Thick or thin provisioning.</summary>
    [DefaultsTo("ThinProvisioned")]
    public string? StorageMode { get; init; }

    /// <summary>The pool.</summary>
    public string? StoragePool { get; init; }

    /// <summary>The name of the system.</summary>
    [RequiredField]
    public string System { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the volume.</summary>
    public string? VolumeName { get; init; }
}
