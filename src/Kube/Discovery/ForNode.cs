using Gantry.Kube.Schemas;

namespace Gantry.Kube.Discovery;

/// <summary>A node that an endpoint is meant for.</summary>
public sealed record ForNode
{
    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
