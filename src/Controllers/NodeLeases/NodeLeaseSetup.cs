using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.NodeLeases;

/// <summary>What wakes the controller that notices silent nodes.</summary>
internal static class NodeLeaseSetup
{
    public static void AddNodeLeases(this ControllerSet controllers, NodeLeaseOptions? options = null) =>
        controllers
            .Add("node-leases", new NodeLeaseReconciler(
                controllers.Cache<Node>(), controllers.Cache<Lease>(), controllers.Cache<Pod>(), controllers.As("node-controller"), controllers.EventsOf("node-controller"), options ?? new(), controllers.Clock))
            .For<Node>()
            .AlsoOn<Lease>(lease => lease.Namespace == NodeLeaseReconciler.Namespace ? ObjectKey.ClusterScoped(lease.Name) : null);
}
