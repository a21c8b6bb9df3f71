using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of ScaleIO. No longer used.</summary>
public sealed record ScaleIOVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [DefaultsTo("xfs"), WireField(9)]
    public string? FsType { get; init; }

    /// <summary>The address of the gateway.</summary>
    [RequiredField, WireField(1)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    /// <summary>The protection domain.</summary>
    [WireField(5)]
    public string? ProtectionDomain { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(10)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [RequiredField, WireField(3)]
    public LocalObjectReference SecretRef { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the gateway is reached over TLS.</summary>
    [WireField(4)]
    public bool? SslEnabled { get; init; }

    /// <summary>Thick or thin provisioning.</summary>
    [DefaultsTo("ThinProvisioned"), WireField(7)]
    public string? StorageMode { get; init; }

    /// <summary>The pool.</summary>
    [WireField(6)]
    public string? StoragePool { get; init; }

    /// <summary>The name of the system.</summary>
    [RequiredField, WireField(2)]
    public string System { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the volume.</summary>
    [WireField(8)]
    public string? VolumeName { get; init; }
}
