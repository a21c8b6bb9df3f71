using Gantry.Kube;

namespace Gantry.Controllers.Scheduling.Rules;

/// <summary>What the pod requests is free on the node, and is not being freed for a pod of at least its priority.</summary>
internal sealed class ResourcesFit : ISchedulingRule
{
    public Func<NodeState, IReadOnlyList<string>>? Judge(PodDemand pod, ClusterState cluster) => node =>
    {
        List<string>? objections = null;
        for (int place = 0; place < pod.Requests.Length; place++)
        {
            long wanted = pod.Requests[place];
            if (wanted > 0 && wanted > node.FreeOf(place) - Promised(node, pod, place))
                (objections ??= []).Add(place == ResourceNames.Pods ? "Too many pods" : $"Insufficient {cluster.Resources[place]}");
        }

        return objections ?? (IReadOnlyList<string>)[];
    };

    private static long Promised(NodeState node, PodDemand pod, int place)
    {
        long promised = 0;
        foreach (PodDemand other in node.Nominated)
        {
            if (other.Priority >= pod.Priority && other.Pod.Uid != pod.Pod.Uid && place < other.Requests.Length)
                promised += other.Requests[place];
        }

        return promised;
    }
}
