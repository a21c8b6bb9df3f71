using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A kernel parameter of the pod's namespaces.</summary>
public sealed record Sysctl
{
    /// <summary>The name of the parameter, such as net.core.somaxconn.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The value.</summary>
    [RequiredField]
    public string Value { get; init => field = value ?? ""; } = "";
}
