namespace Gantry.KubeServer.Authentication;

/// <summary>What a service account token says: whose it is, what it is bound to, for whom and until when it is good.</summary>
internal sealed record TokenClaims
{
    public required string Namespace { get; init; }

    public required NamedUid Account { get; init; }

    public NamedUid? Pod { get; init; }

    public NamedUid? Node { get; init; }

    public NamedUid? Secret { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>The last moment of a token that is kept in a Secret, which has none, is that of time.</summary>
    public DateTimeOffset Expires { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>When the token should have been renewed, though it is good for longer; null where it ends when it should.</summary>
    public DateTimeOffset? RenewedBy { get; init; }

    /// <summary>Tells this token from every other; empty for one that is kept in a Secret.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether the token is the content of a Secret and good for as long as it is there.</summary>
    public bool IsKept { get; init; }
}
