using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Status;

/// <summary>Everything a pod's status is computed from.</summary>
internal sealed record PodStatusFacts(PodSituation Situation)
{
    public Pod Pod => Situation.Pod;

    /// <summary>"gantry", "containerd": the scheme of container ids.</summary>
    public string RuntimeName { get; init; } = "gantry";

    public IReadOnlyList<string> HostAddresses { get; init; } = [];

    /// <summary>Set once this node has refused or ended the pod.</summary>
    public PodFailure? Failure { get; init; }

    /// <summary>Nothing of the pod runs any more and nothing will.</summary>
    public bool HasEnded { get; init; }
}
