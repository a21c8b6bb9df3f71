using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A directory of a Ceph file system.</summary>
public sealed record CephFSVolumeSource
{
    /// <summary>The addresses of the cluster's monitors.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The path.</summary>
    [WireField(2)]
    public string? Path { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(6)]
    public bool? ReadOnly { get; init; }

    /// <summary>The file with the key.</summary>
    [WireField(4)]
    public string? SecretFile { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    [WireField(5)]
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The user.</summary>
    [WireField(3)]
    public string? User { get; init; }
}
