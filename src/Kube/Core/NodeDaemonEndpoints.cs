namespace Gantry.Kube.Core;

/// <summary>The ports of the programs that run a node.</summary>
public sealed record NodeDaemonEndpoints
{
    /// <summary>The port of the node's agent.</summary>
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
