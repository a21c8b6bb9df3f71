using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The operating system that a pod is made for.</summary>
public sealed record PodOS
{
    /// <summary>The name.</summary>
    [RequiredField, OneOf("linux", "windows"), WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
