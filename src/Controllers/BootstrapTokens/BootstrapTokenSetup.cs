using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.BootstrapTokens;

/// <summary>What wakes the controller that removes old bootstrap tokens.</summary>
public static class BootstrapTokenSetup
{
    public static void AddBootstrapTokens(this ControllerSet controllers)
    {
        WatchCache<PartialObject> secrets = controllers.Caches.PartsOf(Secret.Definition);
        controllers
            .Add("bootstrap-tokens", new BootstrapTokenReconciler(secrets, controllers.As("token-cleaner"), controllers.Clock))
            .AlsoOnObjects(secrets, change => IsToken(change.Latest.Key) ? [change.Latest.Key] : []);
    }

    private static bool IsToken(ObjectKey key) =>
        key.Namespace == BootstrapTokenReconciler.Namespace && key.Name.StartsWith(BootstrapTokenReconciler.NamePrefix, StringComparison.Ordinal);
}
