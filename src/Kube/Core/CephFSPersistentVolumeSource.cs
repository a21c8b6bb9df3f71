using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A file system of Ceph.</summary>
public sealed record CephFSPersistentVolumeSource
{
    /// <summary>The monitors of the Ceph cluster.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The directory that is mounted; the root by default.</summary>
    [WireField(2)]
    public string? Path { get; init; }

    /// <summary>Whether pods may only read.</summary>
    [WireField(6)]
    public bool? ReadOnly { get; init; }

    /// <summary>The file with the user's key.</summary>
    [WireField(4)]
    public string? SecretFile { get; init; }

    /// <summary>The secret with the user's key, in place of the file.</summary>
    [WireField(5)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>The user; admin by default.</summary>
    [WireField(3)]
    public string? User { get; init; }
}
