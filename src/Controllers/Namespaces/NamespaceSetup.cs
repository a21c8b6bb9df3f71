using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Namespaces;

/// <summary>What wakes the controller that empties namespaces, and in which order it does so.</summary>
internal static class NamespaceSetup
{
    // What makes other objects goes before what it makes; pods go before what they mount and are reached by.
    private static readonly ResourceDefinition[] First = [Deployment.Definition, ReplicaSet.Definition, Pod.Definition, Service.Definition, EndpointSlice.Definition];

    public static void AddNamespaces(this ControllerSet controllers)
    {
        WatchCache<Namespace> namespaces = controllers.Cache<Namespace>();
        ResourceDefinition[] kinds = [.. First, .. BuiltInKinds.All.Select(kind => kind.Definition).Where(kind => kind.Namespaced && !First.Contains(kind))];
        controllers
            .Add("namespaces", new NamespaceReconciler(namespaces, kinds, controllers.As("namespace-controller"), controllers.Clock))
            .For<Namespace>()
            .AlsoOnChange<Pod>(change => change.After is null && IsGoing(change.Latest.Namespace, namespaces) ? [ObjectKey.ClusterScoped(change.Latest.Namespace)] : [])
            .Workers(4);
    }

    private static bool IsGoing(string name, WatchCache<Namespace> namespaces) => namespaces.Find(ObjectKey.ClusterScoped(name)) is { IsBeingDeleted: true };
}
