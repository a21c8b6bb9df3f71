using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>Keeps the slices of a service with a selector equal to the pods that it selects.</summary>
internal sealed class EndpointSliceReconciler(
    WatchCache<Service> services, WatchCache<Pod> pods, WatchCache<EndpointSlice> slices, WatchCache<Node> nodes, KubeClient kube) : IReconciler
{
    private readonly WatchIndex<EndpointSlice> _byService = slices.Index("service", slice => ServiceOf(slice) is { } service ? [service.ToString()] : []);

    /// <summary>The service of a slice that this controller made.</summary>
    public static ObjectKey? ServiceOf(EndpointSlice slice) =>
        slice.Metadata.Labels.GetValueOrDefault(EndpointSlicePlan.ManagedByLabel) is EndpointSlicePlan.ManagedBy
        && slice.Metadata.Labels.TryGetValue(EndpointSlicePlan.ServiceLabel, out string? name)
            ? new(slice.Namespace, name)
            : null;

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        // Without a service its slices go with their owner; without a selector they are somebody else's.
        if (services.Find(key) is not { IsBeingDeleted: false } service || service.Spec.Selector.Count == 0 || service.Spec.Type is "ExternalName")
            return NextCheck.OnChange;

        IReadOnlyList<EndpointGroup> groups = ServiceEndpoints.Of(service, pods.InNamespace(key.Namespace), ZoneOf);
        EndpointSlicePlan plan = EndpointSlicePlan.For(service, groups, [.. _byService.Of(key.ToString())]);
        foreach (EndpointSlice slice in plan.Created)
            slices.Learn(await kube.CreateAsync(slice, cancel));
        foreach (EndpointSlice slice in plan.Updated)
            slices.Learn(await kube.UpdateAsync(slice, cancel));
        foreach (EndpointSlice slice in plan.Deleted)
            slices.LearnDeletion(slice, await kube.DeleteAsync<EndpointSlice>(slice.Key, new() { Preconditions = new() { Uid = slice.Uid } }, cancel));
        return NextCheck.OnChange;
    }

    private string? ZoneOf(string node) => nodes.Find(ObjectKey.ClusterScoped(node))?.Metadata.Labels.GetValueOrDefault("topology.kubernetes.io/zone");
}
