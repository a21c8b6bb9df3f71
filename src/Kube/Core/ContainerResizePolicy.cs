using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Whether a container must start again when one of its resources changes.</summary>
public sealed record ContainerResizePolicy
{
    /// <summary>The resource: cpu or memory.</summary>
    [RequiredField, OneOf("cpu", "memory"), WireField(1)]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    /// <summary>NotRequired or RestartContainer.</summary>
    [RequiredField, OneOf("NotRequired", "RestartContainer"), WireField(2)]
    public string RestartPolicy { get; init => field = value ?? ""; } = "";
}
