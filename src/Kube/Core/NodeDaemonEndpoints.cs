using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The ports of the programs that run a node.</summary>
public sealed record NodeDaemonEndpoints
{
    /// <summary>The port of the node's agent.</summary>
    [WireField(1)]
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
