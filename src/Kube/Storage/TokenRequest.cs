using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Storage;

/// <summary>A token that a driver is given.</summary>
public sealed record TokenRequest
{
    /// <summary>Whom the token is for.</summary>
    [RequiredField, WireField(1)]
    public string Audience { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds that the token is good for.</summary>
    [WireField(2, KeepsZero = true)]
    public long? ExpirationSeconds { get; init; }
}
