using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The claim that serves a pod's extended resources.</summary>
public sealed record PodExtendedResourceClaimStatus
{
    /// <summary>Which request serves which container.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get; init => field = value ?? []; } = [];

    /// <summary>The claim.</summary>
    [RequiredField, WireField(2)]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";
}
