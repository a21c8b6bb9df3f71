namespace Gantry.Kube.Authentication;

public sealed record TokenRequestStatus
{
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }
}
