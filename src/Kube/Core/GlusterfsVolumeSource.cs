using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of a Gluster cluster.</summary>
public sealed record GlusterfsVolumeSource
{
    /// <summary>The name of the endpoints object with the servers.</summary>
    [RequiredField]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    /// <summary>The path.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }
}
