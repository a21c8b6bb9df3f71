using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Coordination;
using Gantry.Kube.Kinds;
using Gantry.Kube.Meta;
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

        Dictionary<ResourceDefinition, Controller> byKind = [];
        foreach ((string name, WatchCache cache) in caches)
        {
            // Subscribed first, so that the graph knows of a change before the reconcilers are woken by it.
            cache.SubscribeObjects(change =>
            {
                graph.Apply(cache.Definition, change);
                if (change.After is null)
                    WakeRelatives(change.Latest, graph, byKind);
            });
            byKind[cache.Definition] = controllers
                .Add($"garbage-{name}", new GarbageReconciler(cache, caches, graph, controllers.Kube)).Workers(1)
                .AlsoOnObjects(cache, change => HasWork(change.After) ? [change.Latest.Key] : []);
        }
    }

    private static bool HasWork(IKubeObject? item) =>
        item is not null && (item.Metadata.OwnerReferences.Count > 0 || item.Metadata.Finalizers.Count > 0);

    // The end of an owner concerns its dependents, the end of a dependent those of its owners that wait for it.
    private static void WakeRelatives(IKubeObject gone, OwnerGraph graph, Dictionary<ResourceDefinition, Controller> byKind)
    {
        foreach (Dependent dependent in graph.DependentsOf(gone.Uid))
            byKind.GetValueOrDefault(dependent.Kind)?.Check(dependent.Key);
        foreach (OwnerReference owner in gone.Metadata.OwnerReferences)
        {
            if (byKind.Keys.FirstOrDefault(kind => kind.Kind == owner.Kind && kind.ApiVersion == owner.ApiVersion) is { } kind)
                byKind[kind].Check(new ObjectKey(kind.Namespaced ? gone.Namespace : "", owner.Name));
        }
    }
}
