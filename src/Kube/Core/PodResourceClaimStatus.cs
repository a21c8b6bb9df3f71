using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodResourceClaimStatus
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public string? ResourceClaimName { get; init; }
}
