using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A block device of a Ceph cluster.</summary>
public sealed record RBDVolumeSource
{
    /// <summary>The type of the file system on the volume; the node's usual one where it is left out.</summary>
    public string? FsType { get; init; }

    /// <summary>The image.</summary>
    [RequiredField]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The file with the key.</summary>
    [DefaultsTo("/etc/ceph/keyring")]
    public string? Keyring { get; init; }

    /// <summary>The addresses of the cluster's monitors.</summary>
    [RequiredField, ListAtomic]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The pool.</summary>
    [DefaultsTo("rbd")]
    public string? Pool { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The user.</summary>
    [DefaultsTo("admin")]
    public string? User { get; init; }
}
