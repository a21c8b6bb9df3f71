using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Evictions;

/// <summary>What wakes the controller that drives pods off tainted nodes.</summary>
internal static class EvictionSetup
{
    public static void AddEvictions(this ControllerSet controllers)
    {
        WatchCache<Pod> pods = controllers.Cache<Pod>();
        WatchCache<Node> nodes = controllers.Cache<Node>();
        WatchIndex<Pod> byNode = pods.ByNode();
        controllers
            .Add("evictions", new EvictionReconciler(pods, nodes, controllers.As("node-controller"), controllers.EventsOf("taint-eviction-controller"), controllers.Clock))
            .AlsoOnChange<Pod>(change => IsOnTaintedNode(change.After, nodes) ? [change.Latest.Key] : [])
            .AlsoOnChange<Node>(change => HaveTaintsChanged(change) ? [.. byNode.Of(change.Latest.Name).Select(pod => pod.Key)] : []);
    }

    private static bool IsOnTaintedNode(Pod? pod, WatchCache<Node> nodes) =>
        pod is { IsBound: true } && nodes.Find(ObjectKey.ClusterScoped(pod.Spec.NodeName ?? "")) is { } node && node.Spec.Taints.Any(taint => taint.Effect is "NoExecute");

    private static bool HaveTaintsChanged(ObjectChange<Node> change) =>
        change.After is { } after && !after.Spec.Taints.SequenceEqual(change.Before?.Spec.Taints ?? []);
}
