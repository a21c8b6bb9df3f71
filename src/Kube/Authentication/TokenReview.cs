using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

public sealed record TokenReview
{
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    public string Kind { get; init => field = value ?? "TokenReview"; } = "TokenReview";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [RequiredField]
    public TokenReviewSpec Spec { get; init => field = value ?? new(); } = new();

    public TokenReviewStatus? Status { get; init; }
}
