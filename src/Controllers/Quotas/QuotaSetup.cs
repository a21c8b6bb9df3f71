using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Quotas;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Quotas;

/// <summary>What wakes the controller that counts what quotas limit. Call it after those that ask for typed caches.</summary>
internal static class QuotaSetup
{
    // Longer than a request takes from its charge to its object, also on a loaded machine.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly ResourceDefinition[] LeftOut = [Event.Definition, Lease.Definition];

    /// <summary>Adds the counting of built-in kinds; the answer takes in those that users define.</summary>
    public static QuotaKinds AddQuotas(this ControllerSet controllers)
    {
        WatchCache<ResourceQuota> quotas = controllers.Cache<ResourceQuota>();
        ResourceDefinition[] kinds =
            [.. BuiltInKinds.All.Select(kind => kind.Definition).Where(kind => kind.Namespaced && kind.Verbs.Contains("watch") && !LeftOut.Contains(kind))];
        QuotaKinds counted = new(kinds, controllers.Caches, quotas);
        Controller controller = controllers
            .Add("quotas", new QuotaReconciler(counted, controllers.As("resourcequota-controller"), controllers.Clock, Settling))
            .For<ResourceQuota>()
            .AlsoOnChange<Pod>(change => HasGivenBack(change) ? QuotasIn(change.Latest.Namespace, quotas) : []);
        foreach (ResourceDefinition kind in kinds.Where(kind => !QuotaUsage.IsPod(kind) && kind != ResourceQuota.Definition))
        {
            bool isMeasured = QuotaUsage.IsMeasured(kind);
            controller.AlsoOnObjects(
                controllers.Caches.AnyOf(kind),
                change => change.After is null || (isMeasured && change.Before is not null) ? QuotasIn(change.Latest.Namespace, quotas) : []);
        }

        counted.WakesBy(controller.Check);
        return counted;
    }

    private static bool HasGivenBack(ObjectChange<Pod> change) =>
        change.After is not { } after || (HasEnded(after) && change.Before is { } before && !HasEnded(before));

    private static bool HasEnded(Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    private static IEnumerable<ObjectKey> QuotasIn(string space, WatchCache<ResourceQuota> quotas) => quotas.InNamespace(space).Select(quota => quota.Key);
}
