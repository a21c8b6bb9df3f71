using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.RootCertificates;

/// <summary>What wakes the controller that publishes the root certificate.</summary>
internal static class RootCertificateSetup
{
    /// <param name="certificate">The certificate in PEM form.</param>
    public static void AddRootCertificates(this ControllerSet controllers, string certificate)
    {
        WatchCache<PartialObject> maps = controllers.Caches.PartsOf(ConfigMap.Definition);
        controllers
            .Add("root-certificates", new RootCertificateReconciler(controllers.Cache<Namespace>(), maps, controllers.Kube, controllers.As("root-ca-cert-publisher"), certificate))
            .For<Namespace>()
            .AlsoOnObjects(maps, change => change.Latest.Name == RootCertificateReconciler.Name ? [ObjectKey.ClusterScoped(change.Latest.Namespace)] : []);
    }
}
