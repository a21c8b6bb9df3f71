using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.BootstrapTokens;

/// <summary>What wakes the controllers that remove old bootstrap tokens and sign with those that are good.</summary>
internal static class BootstrapTokenSetup
{
    public static void AddBootstrapTokens(this ControllerSet controllers)
    {
        WatchCache<PartialObject> secrets = controllers.Caches.PartsOf(Secret.Definition);
        controllers
            .Add("bootstrap-tokens", new BootstrapTokenReconciler(secrets, controllers.As("token-cleaner"), controllers.Clock))
            .AlsoOnObjects(secrets, change => ClusterFactsSigner.IsToken(change.Latest.Key) ? [change.Latest.Key] : []);

        WatchCache<PartialObject> maps = controllers.Caches.PartsOf(ConfigMap.Definition);
        controllers
            .Add("bootstrap-signer", new ClusterFactsSigner(secrets, controllers.As("bootstrap-signer"), controllers.Clock))
            .AlsoOnObjects(secrets, change => ClusterFactsSigner.IsToken(change.Latest.Key) ? [ClusterFactsSigner.Facts] : [])
            .AlsoOnObjects(maps, change => change.Latest.Key == ClusterFactsSigner.Facts ? [ClusterFactsSigner.Facts] : []);
    }
}
