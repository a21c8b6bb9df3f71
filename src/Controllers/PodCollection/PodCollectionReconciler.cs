using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.PodCollection;

/// <summary>Deletes pods that no node will ever clean up: those of nodes that are gone, and the oldest of too many ended ones.</summary>
internal sealed class PodCollectionReconciler(WatchCache<Pod> pods, WatchCache<Node> nodes, KubeClient kube, PodCollectionOptions options, TimeProvider clock) : IReconciler
{
    private readonly WatchIndex<Pod> _ended = pods.Index("ended", pod => pod.HasEnded ? [""] : []);

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Find(key) is not { } pod)
            return NextCheck.OnChange;

        if (pod.IsBound && nodes.Find(ObjectKey.ClusterScoped(pod.Spec.NodeName ?? "")) is null)
            return await CollectLostAsync(pod, cancel);
        if (pod.IsBeingDeleted && !pod.IsBound && pod.Metadata.Finalizers.Count == 0)
            await DeleteAsync(pod, cancel);
        else if (pod.HasEnded && IsBeyondLimit(pod))
            await DeleteAsync(pod, cancel);
        return NextCheck.OnChange;
    }

    private async Task<NextCheck> CollectLostAsync(Pod pod, CancellationToken cancel)
    {
        DateTimeOffset since = pod.FindCondition("PodScheduled")?.LastTransitionTime ?? pod.Metadata.CreationTimestamp ?? clock.GetUtcNow();
        TimeSpan wait = since + options.MissingNodeGrace - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
            return NextCheck.In(wait);

        // The cache may be behind a node that has just come.
        if (await kube.FindAsync<Node>(ObjectKey.ClusterScoped(pod.Spec.NodeName ?? ""), cancel) is null)
            await DeleteAsync(pod, cancel);
        return NextCheck.OnChange;
    }

    private bool IsBeyondLimit(Pod pod)
    {
        if (_ended.CountOf("") <= options.MaxEndedPods)
            return false;

        int surplus = _ended.CountOf("") - options.MaxEndedPods;
        return _ended.Of("").OrderBy(other => other.Metadata.CreationTimestamp).Take(surplus).Any(other => other.Uid == pod.Uid);
    }

    private async Task DeleteAsync(Pod pod, CancellationToken cancel) =>
        pods.LearnDeletion(pod, await kube.DeleteAsync<Pod>(pod.Key, new() { GracePeriodSeconds = 0, Preconditions = new() { Uid = pod.Uid } }, cancel));
}
