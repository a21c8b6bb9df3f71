using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>Asks whether someone may do something in one namespace, so that it can be asked with rights in that namespace alone.</summary>
public sealed record LocalSubjectAccessReview
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "authorization.k8s.io/v1"; } = "authorization.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "LocalSubjectAccessReview"; } = "LocalSubjectAccessReview";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The question.</summary>
    [RequiredField, WireField(2)]
    public SubjectAccessReviewSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    [WireField(3)]
    public SubjectAccessReviewStatus? Status { get; init; }
}
