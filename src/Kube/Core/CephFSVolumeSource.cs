using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A directory of a Ceph file system.</summary>
public sealed record CephFSVolumeSource
{
    /// <summary>The addresses of the cluster's monitors.</summary>
    [RequiredField, ListAtomic]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    /// <summary>The path.</summary>
    public string? Path { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The file with the key.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The secret with the credentials for the storage.</summary>
    public LocalObjectReference? SecretRef { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }
}
