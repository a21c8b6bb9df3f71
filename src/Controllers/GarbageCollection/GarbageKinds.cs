using System.Collections.Concurrent;
using Gantry.Controllers.DefinedKinds;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>The kinds whose objects are collected: one cache and one controller for each, over a graph of owners that all share.</summary>
internal sealed class GarbageKinds(ControllerSet controllers) : IKindFollower
{
    private readonly OwnerGraph _graph = new();
    private readonly KubeClient _kube = controllers.As("generic-garbage-collector");
    private readonly ConcurrentDictionary<string, WatchCache> _caches = new();
    private readonly ConcurrentDictionary<string, Controller> _controllers = new();

    public Task AddAsync(ResourceDefinition kind, CancellationToken cancel) => Add(kind).StartAsync(cancel);

    /// <summary>Adds a kind; its controller starts with the set, or by whoever adds it later.</summary>
    public Controller Add(ResourceDefinition kind)
    {
        WatchCache cache = controllers.Caches.AnyOf(kind);
        _caches[kind.QualifiedName] = cache;

        // Subscribed first, so that the graph knows of a change before the reconcilers are woken by it.
        cache.SubscribeObjects(change =>
        {
            _graph.Apply(kind, change);
            if (change.After is null)
                WakeDependents(change.Latest);
            if (change.Before is { } before && !before.Metadata.OwnerReferences.SequenceEqual(change.After?.Metadata.OwnerReferences ?? []))
                WakeOwners(before);
        });
        return _controllers[kind.QualifiedName] = controllers
            .Add($"garbage-{kind.QualifiedName}", new GarbageReconciler(cache, _caches, _graph, _kube)).Workers(1).CountedAs("garbage-collection")
            .AlsoOnObjects(cache, change => HasWork(change.After) ? [change.Latest.Key] : []);
    }

    public async ValueTask RemoveAsync(ResourceDefinition kind)
    {
        _caches.TryRemove(kind.QualifiedName, out _);
        if (_controllers.TryRemove(kind.QualifiedName, out Controller? controller))
            await controllers.RemoveAsync(controller);
    }

    private static bool HasWork(IKubeObject? item) =>
        item is not null && (item.Metadata.OwnerReferences.Count > 0 || item.Metadata.Finalizers.Count > 0);

    private void WakeDependents(IKubeObject gone)
    {
        foreach (Dependent dependent in _graph.DependentsOf(gone.Uid))
            _controllers.GetValueOrDefault(dependent.Kind.QualifiedName)?.Check(dependent.Key);
    }

    // An owner may wait for the end of a dependent, or for its no longer being one.
    private void WakeOwners(IKubeObject dependent)
    {
        foreach (OwnerReference owner in dependent.Metadata.OwnerReferences)
        {
            if (OwnerKinds.Find(_caches, owner) is { } kind)
                _controllers.GetValueOrDefault(kind.QualifiedName)?.Check(new ObjectKey(kind.Namespaced ? dependent.Namespace : "", owner.Name));
        }
    }
}
