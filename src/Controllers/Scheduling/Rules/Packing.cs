namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>Likes full nodes, or empty ones, by the share of CPU and memory that would be taken.</summary>
internal sealed class Packing(bool likesFull) : IScoringRule
{
    public Func<NodeState, double>? Score(PodDemand pod, ClusterState cluster) => node =>
    {
        double taken = (ShareOf(pod, node, ResourceNames.Cpu) + ShareOf(pod, node, ResourceNames.Memory) + ShareOf(pod, node, ResourceNames.Pods)) / 3;
        return 100 * (likesFull ? taken : 1 - taken);
    };

    // Pods that request nothing still take a place: counting pods tells crowded nodes from empty ones.
    private static double ShareOf(PodDemand pod, NodeState node, int place)
    {
        long total = place < node.Allocatable.Length ? node.Allocatable[place] : 0;
        return total == 0 ? 0 : Math.Clamp((double)(total - node.FreeOf(place) + pod.Requests[place]) / total, 0, 1);
    }
}
