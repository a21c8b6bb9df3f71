using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A directory of an NFS server.</summary>
public sealed record NFSVolumeSource
{
    /// <summary>The directory that the server exports.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The name or address of the server.</summary>
    [RequiredField]
    public string Server { get; init => field = value ?? ""; } = "";
}
