using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Coordination;
using Gantry.Kube.Kinds;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Adds one garbage controller per kind over a graph that they share. Call it after the others, whose caches it uses.</summary>
public static class GarbageCollectionSetup
{
    // They come and go by themselves, often, and own nothing.
    private static readonly ResourceDefinition[] LeftOut = [Event.Definition, Lease.Definition];

    public static void AddGarbageCollection(this ControllerSet controllers)
    {
        var graph = new OwnerGraph();
        var caches = BuiltInKinds.All
            .Select(kind => kind.Definition)
            .Where(kind => kind.Verbs.Contains("watch") && !LeftOut.Contains(kind))
            .ToDictionary(kind => kind.QualifiedName, controllers.Caches.AnyOf);

        foreach ((string name, WatchCache cache) in caches)
        {
            // The graph is subscribed first, so that it knows of a change before the reconcilers are woken by it.
            cache.SubscribeObjects(change => graph.Apply(cache.Definition, change));
            Controller controller = controllers.Add($"garbage-{name}", new GarbageReconciler(cache, caches, graph, controllers.Kube)).Workers(1);
            controller.AlsoOnObjects(cache, change => HasWork(change.After) ? [change.Latest.Key] : []);
            foreach (WatchCache other in caches.Values)
                controller.AlsoOnObjects(other, change => Concerned(cache, change, graph));
        }
    }

    private static bool HasWork(IKubeObject? item) =>
        item is not null && (item.Metadata.OwnerReferences.Count > 0 || item.Metadata.Finalizers.Count > 0);

    // The end of an owner concerns its dependents, the end of a dependent those of its owners that wait for it.
    private static IEnumerable<ObjectKey> Concerned(WatchCache cache, ObjectChange<IKubeObject> change, OwnerGraph graph)
    {
        if (change.After is not null)
            return [];

        IKubeObject gone = change.Latest;
        IEnumerable<ObjectKey> dependents = graph.DependentsOf(gone.Uid).Where(dependent => dependent.Kind == cache.Definition).Select(dependent => dependent.Key);
        IEnumerable<ObjectKey> owners = gone.Metadata.OwnerReferences
            .Where(owner => owner.Kind == cache.Definition.Kind && owner.ApiVersion == cache.Definition.ApiVersion)
            .Select(owner => new ObjectKey(cache.Definition.Namespaced ? gone.Namespace : "", owner.Name));
        return [.. dependents, .. owners];
    }
}
