using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A kernel parameter of the pod's namespaces.</summary>
public sealed record Sysctl
{
    /// <summary>The name of the parameter, such as net.core.somaxconn.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Value { get; init => field = value ?? ""; } = "";
}
