using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodResourceClaim
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public string? ResourceClaimName { get; init; }

    public string? ResourceClaimTemplateName { get; init; }
}
