using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A token of the pod's service account in a file, renewed before it expires.</summary>
public sealed record ServiceAccountTokenProjection
{
    /// <summary>Whom the token is meant for; the API server by default.</summary>
    [WireField(1)]
    public string? Audience { get; init; }

    /// <summary>Seconds that a token is good for; at least 600, 3600 by default.</summary>
    [DefaultsTo(3600), WireField(2, KeepsZero = true)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [RequiredField, WireField(3)]
    public string Path { get; init => field = value ?? ""; } = "";
}
