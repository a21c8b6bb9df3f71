using Gantry.Kube.Meta;

namespace Gantry.Kube.Authentication;

public sealed record TokenRequest
{
    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";

    public string Kind { get; init => field = value ?? "TokenRequest"; } = "TokenRequest";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public TokenRequestSpec Spec { get; init => field = value ?? new(); } = new();

    public TokenRequestStatus? Status { get; init; }
}
