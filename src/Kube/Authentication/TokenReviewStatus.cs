using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>The judgement of a token.</summary>
public sealed record TokenReviewStatus
{
    /// <summary>Those of the asked audiences that the token is meant for.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>Whether the token is good.</summary>
    public bool? Authenticated { get; init; }

    /// <summary>Why the token could not be judged.</summary>
    public string? Error { get; init; }

    /// <summary>Whose token it is.</summary>
    public UserInfo? User { get; init; }
}
