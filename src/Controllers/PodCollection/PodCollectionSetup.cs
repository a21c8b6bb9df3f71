using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.PodCollection;

/// <summary>What wakes the controller that collects abandoned pods.</summary>
internal static class PodCollectionSetup
{
    public static void AddPodCollection(this ControllerSet controllers, PodCollectionOptions? options = null)
    {
        WatchCache<Pod> pods = controllers.Cache<Pod>();
        WatchCache<Node> nodes = controllers.Cache<Node>();
        WatchIndex<Pod> byNode = pods.ByNode();
        controllers
            .Add("pod-collection", new PodCollectionReconciler(pods, nodes, controllers.As("pod-garbage-collector"), options ?? new(), controllers.Clock))
            .AlsoOnChange<Pod>(change => change.After is { } pod && MayBeAbandoned(pod, nodes) ? [pod.Key] : [])
            .AlsoOnChange<Node>(change => change.After is null ? [.. byNode.Of(change.Latest.Name).Select(pod => pod.Key)] : []);
    }

    private static bool MayBeAbandoned(Pod pod, WatchCache<Node> nodes) =>
        pod.HasEnded || (pod.IsBound ? nodes.Find(ObjectKey.ClusterScoped(pod.Spec.NodeName ?? "")) is null : pod.IsBeingDeleted);
}
