using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>Which pods of lower priority would have to leave which node for a pod to fit.</summary>
internal sealed record Preemption(NodeState Node, IReadOnlyList<Pod> Victims)
{
    /// <summary>The choice that disturbs least: the least important victims, then the fewest; null where giving way helps nowhere.</summary>
    public static Preemption? Find(PodDemand pod, ClusterState cluster, SchedulingRules rules)
    {
        if (pod.Pod.Spec.PreemptionPolicy is "Never")
            return null;

        Preemption? best = null;
        foreach (NodeState node in cluster.Nodes)
        {
            if (Try(pod, node, cluster, rules) is { } found && (best is null || found.IsGentlerThan(best)))
                best = found;
        }

        return best;
    }

    private bool IsGentlerThan(Preemption other) => Compare(Cost(), other.Cost()) < 0;

    private static int Compare((int Highest, long Sum, int Count) left, (int Highest, long Sum, int Count) right) => left.CompareTo(right);

    private (int Highest, long Sum, int Count) Cost() =>
        (Victims.Max(victim => victim.Spec.Priority ?? 0), Victims.Sum(victim => (long)(victim.Spec.Priority ?? 0)), Victims.Count);

    private static Preemption? Try(PodDemand pod, NodeState node, ClusterState cluster, SchedulingRules rules)
    {
        PodDemand[] lower = [.. node.Pods
            .Where(other => other.Priority < pod.Priority)
            .OrderByDescending(other => other.Priority).ThenBy(other => other.Pod.Status.StartTime)];
        if (lower.Length == 0)
            return null;

        // The state is changed to try, and always put back: pods that leave now are only imagined to.
        var victims = new List<PodDemand>();
        foreach (PodDemand other in lower)
            cluster.Remove(other.Pod.Uid);
        try
        {
            if (!Suits(pod, node, cluster, rules))
                return null;

            foreach (PodDemand other in lower)
            {
                cluster.Place(other, node.Name);
                if (Suits(pod, node, cluster, rules))
                    continue;
                cluster.Remove(other.Pod.Uid);
                victims.Add(other);
            }
        }
        finally
        {
            foreach (PodDemand other in lower.Where(other => !cluster.Holds(other.Pod.Uid)))
                cluster.Place(other, node.Name);
        }

        // Without victims the pod fits already, or will once those on their way out have gone.
        return victims.Count == 0 ? null : new(node, [.. victims.Select(victim => victim.Pod)]);
    }

    private static bool Suits(PodDemand pod, NodeState node, ClusterState cluster, SchedulingRules rules) =>
        new FeasibilityPass(pod, cluster, rules).ObjectionsTo(node).Count == 0;
}
