using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of Quobyte. No longer used.</summary>
public sealed record QuobyteVolumeSource
{
    /// <summary>The group that owns the files.</summary>
    [WireField(5)]
    public string? Group { get; init; }

    /// <summary>Whether writing is refused.</summary>
    [WireField(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The addresses of the registries.</summary>
    [RequiredField, WireField(1)]
    public string Registry { get; init => field = value ?? ""; } = "";

    /// <summary>The tenant that owns the volume.</summary>
    [WireField(6)]
    public string? Tenant { get; init; }

    /// <summary>The user that owns the files.</summary>
    [WireField(4)]
    public string? User { get; init; }

    /// <summary>The name of the volume.</summary>
    [RequiredField, WireField(2)]
    public string Volume { get; init => field = value ?? ""; } = "";
}
