using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>Tells the same as the slices in the older form, for clients that read Endpoints.</summary>
internal sealed class EndpointsReconciler(WatchCache<Service> services, WatchCache<Pod> pods, WatchCache<Endpoints> endpoints, KubeClient kube) : IReconciler
{
    // Clients of the older form are promised no more addresses than this.
    private const int MaxAddresses = 1000;

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        Endpoints? known = endpoints.Find(key);
        if (services.Find(key) is not { IsBeingDeleted: false } service)
        {
            // The older form names no owner; it goes with the service of its name.
            if (known is { IsBeingDeleted: false } && known.Metadata.Annotations.ContainsKey(EndpointSubsets.ManagedAnnotation))
                endpoints.LearnDeletion(known, await kube.DeleteAsync<Endpoints>(key, new() { Preconditions = new() { Uid = known.Uid } }, cancel));
            return NextCheck.OnChange;
        }

        if (service.Spec.Selector.Count == 0 || service.Spec.Type is "ExternalName")
            return NextCheck.OnChange;

        IReadOnlyList<EndpointGroup> groups = ServiceEndpoints.Of(service, pods.InNamespace(key.Namespace), zoneOf: _ => null);
        Endpoints wanted = EndpointSubsets.Of(service, known, groups, MaxAddresses);
        if (known is null)
            endpoints.Learn(await kube.CreateAsync(wanted, cancel));
        else if (!EndpointSubsets.AreSame(known, wanted))
            endpoints.Learn(await kube.UpdateAsync(wanted, cancel));
        return NextCheck.OnChange;
    }
}
