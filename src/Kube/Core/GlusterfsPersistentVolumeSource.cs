using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of GlusterFS.</summary>
public sealed record GlusterfsPersistentVolumeSource
{
    /// <summary>The endpoints object with the addresses of the servers.</summary>
    [RequiredField, WireField(1)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of the endpoints; that of the claim where it is left out.</summary>
    [WireField(4, KeepsZero = true)]
    public string? EndpointsNamespace { get; init; }

    /// <summary>The path of the volume.</summary>
    [RequiredField, WireField(2)]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Whether pods may only read.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }
}
