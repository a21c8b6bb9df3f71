using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authentication;

/// <summary>Asks who the server takes the asker for.</summary>
public sealed record SelfSubjectReview
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "SelfSubjectReview"; } = "SelfSubjectReview";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    [WireField(2)]
    public SelfSubjectReviewStatus? Status { get; init; }
}
