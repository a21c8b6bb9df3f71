using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A volume of Quobyte. No longer used.</summary>
public sealed record QuobyteVolumeSource
{
    /// <summary>The group that owns the files.</summary>
    public string? Group { get; init; }

    /// <summary>Whether writing is refused.</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>The addresses of the registries.</summary>
    [RequiredField]
    public string Registry { get; init => field = value ?? ""; } = "";

    /// <summary>The tenant that owns the volume.</summary>
    public string? Tenant { get; init; }

    /// <summary>The user that owns the files.</summary>
    public string? User { get; init; }

    /// <summary>The name of the volume.</summary>
    [RequiredField]
    public string Volume { get; init => field = value ?? ""; } = "";
}
