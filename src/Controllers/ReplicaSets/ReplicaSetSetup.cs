using Gantry.Controllers.Labels;
using Gantry.Controllers.Owners;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ReplicaSets;

/// <summary>What wakes the ReplicaSet controller.</summary>
internal static class ReplicaSetSetup
{
    public static void AddReplicaSets(this ControllerSet controllers)
    {
        WatchCache<ReplicaSet> sets = controllers.Cache<ReplicaSet>();
        controllers
            .Add("replica-sets", new ReplicaSetReconciler(sets, controllers.Cache<Pod>(), controllers.As("replicaset-controller"), controllers.EventsOf("replicaset-controller"), controllers.Clock))
            .For<ReplicaSet>()
            .AlsoOn<Pod>(pod => Concerned(pod, sets))
            .Workers(4);
    }

    private static IEnumerable<ObjectKey> Concerned(Pod pod, WatchCache<ReplicaSet> sets)
    {
        if (pod.Controller is not null)
            return pod.ControllerOfKind(ReplicaSet.Definition) is { } owner ? [owner] : [];

        // Nobody's pod: a set whose selector picks it may want to adopt it.
        return sets.InNamespace(pod.Namespace).Where(set => set.Spec.Selector.Matches(pod.Metadata.Labels)).Select(set => set.Key);
    }
}
