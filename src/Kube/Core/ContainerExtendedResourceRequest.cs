using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which request of a claim serves a container's extended resource.</summary>
public sealed record ContainerExtendedResourceRequest
{
    /// <summary>The container.</summary>
    [RequiredField]
    public string ContainerName { get; init => field = value ?? ""; } = "";

    /// <summary>The request in the claim.</summary>
    [RequiredField]
    public string RequestName { get; init => field = value ?? ""; } = "";

    /// <summary>The extended resource.</summary>
    [RequiredField]
    public string ResourceName { get; init => field = value ?? ""; } = "";
}
