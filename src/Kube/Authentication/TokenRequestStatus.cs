namespace Gantry.Kube.Authentication;

/// <summary>The token.</summary>
public sealed record TokenRequestStatus
{
    /// <summary>When the token ends.</summary>
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    /// <summary>The token.</summary>
    public string? Token { get; init; }
}
