using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>The node has the labels that the pod's selector and its required affinity ask for.</summary>
internal sealed class NodeSelection : ISchedulingRule
{
    private static readonly string[] Objection = ["node(s) didn't match Pod's node affinity/selector"];

    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster)
    {
        IReadOnlyDictionary<string, string> selector = pod.Pod.Spec.NodeSelector;
        NodeSelector? required = pod.Pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;
        if (selector.Count == 0 && required is null)
            return null;

        return node => selector.All(pair => node.Labels.GetValueOrDefault(pair.Key) == pair.Value) && (required is null || required.NodeSelectorTerms.Any(term => term.Matches(node))) ? [] : Objection;
    }
}
