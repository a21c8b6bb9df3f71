using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authorization;

/// <summary>The request of the asker that is to be judged: exactly one of the two.</summary>
public sealed record SelfSubjectAccessReviewSpec
{
    /// <summary>A request to a path outside of the resources.</summary>
    [WireField(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    /// <summary>A request for objects of a resource.</summary>
    [WireField(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }
}
