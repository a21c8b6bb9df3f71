using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of ScaleIO.</summary>
public sealed record ScaleIOPersistentVolumeSource
{
    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [DefaultsTo("xfs"), WireField(9)]
    public string? FsType { get; init; }

    /// <summary>The address of the gateway.</summary>
    [RequiredField, WireField(1)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    /// <summary>The protection domain of the storage.</summary>
    [WireField(5)]
    public string? ProtectionDomain { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(10)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the user's name and password.</summary>
    [RequiredField, WireField(3)]
    public SecretReference SecretRef { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the gateway is spoken to over TLS.</summary>
    [WireField(4)]
    public bool? SslEnabled { get; init; }

    /// <summary>ThickProvisioned or ThinProvisioned.</summary>
    [DefaultsTo("ThinProvisioned"), WireField(7)]
    public string? StorageMode { get; init; }

    /// <summary>The pool of the storage.</summary>
    [WireField(6)]
    public string? StoragePool { get; init; }

    /// <summary>The name of the storage system.</summary>
    [RequiredField, WireField(2)]
    public string System { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the volume in the system.</summary>
    [WireField(8)]
    public string? VolumeName { get; init; }
}
