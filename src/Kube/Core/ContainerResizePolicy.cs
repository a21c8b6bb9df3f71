using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerResizePolicy
{
    [RequiredField]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string RestartPolicy { get; init => field = value ?? ""; } = "";
}
