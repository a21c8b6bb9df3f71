using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A directory of an NFS server.</summary>
public sealed record NFSVolumeSource
{
    /// <summary>The directory that the server exports.</summary>
    [RequiredField, WireField(2)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The name or address of the server.</summary>
    [RequiredField, WireField(1)]
    public string Server { get; init => field = value ?? ""; } = "";
}
