using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>Asks whether a token is good, and whose it is.</summary>
public sealed record TokenReview
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "TokenReview"; } = "TokenReview";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The token to judge.</summary>
    [RequiredField, WireField(2)]
    public TokenReviewSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What the server makes of it.</summary>
    [WireField(3)]
    public TokenReviewStatus? Status { get; init; }
}
