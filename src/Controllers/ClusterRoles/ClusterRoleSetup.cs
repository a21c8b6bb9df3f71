using Gantry.Kube;
using Gantry.Kube.Rbac;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ClusterRoles;

/// <summary>What wakes the controller that aggregates cluster roles.</summary>
internal static class ClusterRoleSetup
{
    public static void AddClusterRoles(this ControllerSet controllers)
    {
        WatchCache<ClusterRole> roles = controllers.Cache<ClusterRole>();

        // Any role may be a part of any aggregated one, also one that has just lost its label; there are few of both.
        controllers
            .Add("cluster-roles", new ClusterRoleReconciler(roles, controllers.As("clusterrole-aggregation-controller")))
            .For<ClusterRole>()
            .AlsoOn<ClusterRole>(_ => roles.All().Where(role => role.AggregationRule is not null).Select(role => role.Key));
    }
}
