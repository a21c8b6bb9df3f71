using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authentication;

/// <summary>The token.</summary>
public sealed record TokenRequestStatus
{
    /// <summary>When the token ends.</summary>
    [WireField(2)]
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>The token.</summary>
    [WireField(1)]
    public string? Token { get; init; }
}
