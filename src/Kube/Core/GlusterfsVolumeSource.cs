using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of a Gluster cluster.</summary>
public sealed record GlusterfsVolumeSource
{
    /// <summary>The name of the endpoints object with the servers.</summary>
    [RequiredField, WireField(1)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    /// <summary>The path.</summary>
    [RequiredField, WireField(2)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }
}
