using Gantry.Controllers.Labels;
using Gantry.Controllers.Owners;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Deployments;

/// <summary>What wakes the deployment controller.</summary>
internal static class DeploymentSetup
{
    public static void AddDeployments(this ControllerSet controllers)
    {
        WatchCache<Deployment> deployments = controllers.Cache<Deployment>();
        WatchCache<ReplicaSet> sets = controllers.Cache<ReplicaSet>();
        controllers
            .Add("deployments", new DeploymentReconciler(deployments, sets, controllers.Cache<Pod>(), controllers.As("deployment-controller"), controllers.EventsOf("deployment-controller"), controllers.Clock))
            .For<Deployment>()
            .AlsoOn<ReplicaSet>(set => Concerned(set, deployments))
            .AlsoOnChange<Pod>(change => change.After is null ? RecreatedBy(change.Latest, sets, deployments) : []);
    }

    private static IEnumerable<ObjectKey> Concerned(ReplicaSet set, WatchCache<Deployment> deployments)
    {
        if (set.Controller is not null)
            return set.ControllerOfKind(Deployment.Definition) is { } owner ? [owner] : [];

        return deployments.InNamespace(set.Namespace).Where(deployment => deployment.Spec.Selector.Matches(set.Metadata.Labels)).Select(deployment => deployment.Key);
    }

    // Only a deployment that waits for its old pods to end has to know of a pod's end.
    private static IEnumerable<ObjectKey> RecreatedBy(Pod pod, WatchCache<ReplicaSet> sets, WatchCache<Deployment> deployments) =>
        pod.ControllerOfKind(ReplicaSet.Definition) is { } set
        && sets.Find(set)?.ControllerOfKind(Deployment.Definition) is { } key
        && deployments.Find(key)?.Spec.Strategy?.Type is "Recreate" ? [key] : [];
}
