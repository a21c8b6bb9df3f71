using Gantry.Controllers.Labels;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Policy;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Disruptions;

/// <summary>What wakes the controller of disruption budgets.</summary>
internal static class DisruptionSetup
{
    public static void AddDisruptions(this ControllerSet controllers)
    {
        WatchCache<PodDisruptionBudget> budgets = controllers.Cache<PodDisruptionBudget>();
        KubeClient kube = controllers.As("disruption-controller");
        WorkloadScales scales = new(controllers.Cache<ReplicaSet>(), kube);
        controllers
            .Add("disruptions", new DisruptionReconciler(budgets, controllers.Cache<Pod>(), scales, kube, controllers.EventsOf("controllermanager"), controllers.Clock))
            .For<PodDisruptionBudget>()
            .AlsoOn<Pod>(pod => Concerned(pod, budgets));
        controllers
            .Add("stale-disruptions", new StaleDisruptionReconciler(controllers.Cache<Pod>(), kube, controllers.Clock))
            .AlsoOnChange<Pod>(change => change.After is { } pod && StaleDisruptionReconciler.Concerns(pod) ? [pod.Key] : []);
    }

    private static IEnumerable<ObjectKey> Concerned(Pod pod, WatchCache<PodDisruptionBudget> budgets) =>
        budgets.InNamespace(pod.Namespace).Where(budget => budget.Spec.Selector is { } selector && selector.Matches(pod.Metadata.Labels)).Select(budget => budget.Key);
}
