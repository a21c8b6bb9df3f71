using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Which request of a claim serves a container's extended resource.</summary>
public sealed record ContainerExtendedResourceRequest
{
    /// <summary>The container.</summary>
    [RequiredField, WireField(1)]
    public string ContainerName { get; init => field = value ?? ""; } = "";

    /// <summary>The request in the claim.</summary>
    [RequiredField, WireField(3)]
    public string RequestName { get; init => field = value ?? ""; } = "";

    /// <summary>The extended resource.</summary>
    [RequiredField, WireField(2)]
    public string ResourceName { get; init => field = value ?? ""; } = "";
}
