using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Evictions;

/// <summary>Deletes a pod whose node has a taint that drives it off, once the time that the pod tolerates it for is over.</summary>
internal sealed class EvictionReconciler(WatchCache<Pod> pods, WatchCache<Node> nodes, KubeClient kube, EventRecorder events, TimeProvider clock) : IReconciler
{
    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Find(key) is not { IsBeingDeleted: false, HasEnded: false } pod || nodes.Find(ObjectKey.ClusterScoped(pod.Spec.NodeName ?? "")) is not { } node)
            return NextCheck.OnChange;
        if (EvictionTime.Of(pod, node) is not { } due)
            return NextCheck.OnChange;

        DateTimeOffset now = clock.GetUtcNow();
        if (due > now)
            return NextCheck.In(due - now);

        events.Record(pod, EventType.Normal, "TaintManagerEviction", $"Marking for deletion Pod {pod.Key}");
        Pod marked = await kube.UpdateStatusAsync(
            pod.WithCondition(new()
            {
                Type = "DisruptionTarget",
                Status = "True",
                Reason = "DeletionByTaintManager",
                Message = "Taint manager: deleting due to NoExecute taint",
                LastTransitionTime = now,
            }), cancel);
        pods.Learn(marked);
        pods.LearnDeletion(marked, await kube.DeleteAsync<Pod>(key, new() { Preconditions = new() { Uid = pod.Uid } }, cancel));
        return NextCheck.OnChange;
    }
}
