namespace Gantry.KubeServer.Authentication;

/// <summary>What a service account token says: whose it is, what it is bound to, for whom and until when it is good.</summary>
internal sealed record TokenClaims
{
    public required string Namespace { get; init; }

    public required NamedUid Account { get; init; }

    public NamedUid? Pod { get; init; }

    public NamedUid? Secret { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset Expires { get; init; }
}
