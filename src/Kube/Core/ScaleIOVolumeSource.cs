using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ScaleIOVolumeSource
{
    [DefaultsTo("xfs")]
    public string? FsType { get; init; }

    [RequiredField]
    public string Gateway { get; init => field = value ?? ""; } = "";

    public string? ProtectionDomain { get; init; }

    public bool? ReadOnly { get; init; }

    [RequiredField]
    public LocalObjectReference SecretRef { get; init => field = value ?? new(); } = new();

    public bool? SslEnabled { get; init; }

    [DefaultsTo("ThinProvisioned")]
    public string? StorageMode { get; init; }

    public string? StoragePool { get; init; }

    [RequiredField]
    public string System { get; init => field = value ?? ""; } = "";

    public string? VolumeName { get; init; }
}
