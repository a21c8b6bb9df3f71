using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>The token to judge.</summary>
public sealed record TokenReviewSpec
{
    /// <summary>Whom the token should be meant for.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>The token.</summary>
    [RequiredField]
    public string Token { get; init => field = value ?? ""; } = "";
}
