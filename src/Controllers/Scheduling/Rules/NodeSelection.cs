using Gantry.Kube.Core;
using Gantry.Kube.Selectors;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>The node has the labels that the pod's selector and its required affinity ask for.</summary>
internal sealed class NodeSelection : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't match Pod's node affinity/selector"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        PodSpec spec = pod.Pod.Spec;
        if (spec.NodeSelector.Count == 0 && spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is null)
            return null;

        return node => spec.AsksForNode(node.Name, node.Labels) ? [] : Objection;
    }
}
