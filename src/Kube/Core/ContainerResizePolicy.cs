using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ContainerResizePolicy
{
    [RequiredField, OneOf("cpu", "memory")]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    [RequiredField, OneOf("NotRequired", "RestartContainer")]
    public string RestartPolicy { get; init => field = value ?? ""; } = "";
}
