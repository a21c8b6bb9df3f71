using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authentication;

/// <summary>Asks for a token of a service account.</summary>
public sealed record TokenRequest
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "TokenRequest"; } = "TokenRequest";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the token should be.</summary>
    [WireField(2)]
    public TokenRequestSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The token.</summary>
    [WireField(3)]
    public TokenRequestStatus? Status { get; init; }
}
