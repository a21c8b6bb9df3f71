using Gantry.Controllers.Labels;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.EndpointSlices;

/// <summary>What wakes the controllers that keep the addresses behind services.</summary>
internal static class EndpointSliceSetup
{
    public static void AddEndpointSlices(this ControllerSet controllers)
    {
        WatchCache<Service> services = controllers.Cache<Service>();
        WatchCache<Pod> pods = controllers.Cache<Pod>();
        controllers
            .Add("endpoint-slices", new EndpointSliceReconciler(services, pods, controllers.Cache<EndpointSlice>(), controllers.Cache<Node>(), controllers.As("endpointslice-controller")))
            .For<Service>()
            .AlsoOn<EndpointSlice>(EndpointSliceReconciler.ServiceOf)
            .AlsoOnChange<Pod>(change => Selecting(change, services));
        controllers
            .Add("endpoints", new EndpointsReconciler(services, pods, controllers.Cache<Endpoints>(), controllers.As("endpoint-controller")))
            .For<Service>()
            .AlsoOn<Endpoints>(endpoints => endpoints.Key)
            .AlsoOnChange<Pod>(change => Selecting(change, services));
    }

    private static IEnumerable<ObjectKey> Selecting(ObjectChange<Pod> change, WatchCache<Service> services)
    {
        if (!ServiceEndpoints.IsAffected(change))
            return [];

        return services.InNamespace(change.Latest.Namespace)
            .Where(service => IsSelectedBy(service, change.Before) || IsSelectedBy(service, change.After))
            .Select(service => service.Key);
    }

    private static bool IsSelectedBy(Service service, Pod? pod) => pod is not null && pod.Metadata.Labels.SelectedBy(service.Spec.Selector);
}
