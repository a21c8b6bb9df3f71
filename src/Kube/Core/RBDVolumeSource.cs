using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A block device of a Ceph cluster.</summary>
public sealed record RBDVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    [WireField(3)]
    public string? FsType { get; init; }

    /// <summary>The image.</summary>
    [RequiredField, WireField(2)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The file with the key.</summary>
    [DefaultsTo("/etc/ceph/keyring"), WireField(6)]
    public string? Keyring { get; init; }

    /// <summary>The addresses of the cluster's monitors.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The pool.</summary>
    [DefaultsTo("rbd"), WireField(4)]
    public string? Pool { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(8)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(7)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The user.</summary>
    [DefaultsTo("admin"), WireField(5)]
    public string? User { get; init; }
}
