using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A block device of Ceph.</summary>
public sealed record RBDPersistentVolumeSource
{
    /// <summary>The kind of file system on the volume; ext4 where nothing is said.</summary>
    [WireField(3)]
    public string? FsType { get; init; }

    /// <summary>The name of the image.</summary>
    [RequiredField, WireField(2)]
    public string Image { get; init => field = value ?? ""; } = "";

    /// <summary>The file with the user's key.</summary>
    [DefaultsTo("/etc/ceph/keyring"), WireField(6)]
    public string? Keyring { get; init; }

    /// <summary>The monitors of the Ceph cluster.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The pool of the image.</summary>
    [DefaultsTo("rbd"), WireField(4)]
    public string? Pool { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(8)]
    public bool? ReadOnly { get; init; }

    /// <summary>The secret with the user's key, in place of the file.</summary>
    [WireField(7)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>The user.</summary>
    [DefaultsTo("admin"), WireField(5)]
    public string? User { get; init; }
}
