using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerExtendedResourceRequest
{
    [RequiredField]
    public string ContainerName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string RequestName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string ResourceName { get; init => field = value ?? ""; } = "";
}
