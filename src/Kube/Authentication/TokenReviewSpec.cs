using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

public sealed record TokenReviewSpec
{
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    [RequiredField]
    public string Token { get; init => field = value ?? ""; } = "";
}
