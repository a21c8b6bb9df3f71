using Gantry.Kube.Meta;

namespace Gantry.Kube.Authentication;

public sealed record SelfSubjectReview
{
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    public string Kind { get; init => field = value ?? "SelfSubjectReview"; } = "SelfSubjectReview";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public SelfSubjectReviewStatus? Status { get; init; }
}
