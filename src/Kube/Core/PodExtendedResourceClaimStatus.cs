using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodExtendedResourceClaimStatus
{
    [RequiredField, ListAtomic]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get; init => field = value ?? []; } = [];

    [RequiredField]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";
}
