using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

public sealed record TokenReviewStatus
{
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    public bool? Authenticated { get; init; }

    public string? Error { get; init; }

    public UserInfo? User { get; init; }
}
