using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ServiceAccounts;

/// <summary>What wakes the controllers that keep default accounts and remove the tokens of accounts that are gone, or that nobody uses.</summary>
internal static class ServiceAccountSetup
{
    public static void AddServiceAccounts(this ControllerSet controllers)
    {
        controllers
            .Add("service-accounts", new DefaultAccountReconciler(controllers.Cache<Namespace>(), controllers.Cache<ServiceAccount>(), controllers.As("service-account-controller")))
            .For<Namespace>()
            .AlsoOn<ServiceAccount>(account => account.Name == DefaultAccountReconciler.Name ? ObjectKey.ClusterScoped(account.Namespace) : null);

        WatchCache<PartialObject> secrets = controllers.Caches.PartsOf(Secret.Definition);
        controllers
            .Add("token-secrets", new TokenSecretReconciler(secrets, controllers.Cache<ServiceAccount>(), controllers.Kube))
            .AlsoOnObjects(secrets, change => AccountOf(change.Latest) is null ? [] : [change.Latest.Key])
            .AlsoOnChange<ServiceAccount>(change => change.After is null ? SecretsOf(secrets, change.Latest.Key) : []);
        LegacyTokenReconciler unused = new(secrets, controllers.Cache<ServiceAccount>(), controllers.Cache<Pod>(), controllers.As("legacy-service-account-token-cleaner"), controllers.Clock);
        controllers
            .Add("legacy-tokens", unused)
            .AlsoOnObjects(secrets, change => AccountOf(change.Latest) is null ? [] : [change.Latest.Key])
            .AlsoOnChange<ServiceAccount>(change => SecretsOf(secrets, change.Latest.Key));
    }

    private static string? AccountOf(IKubeObject secret) => secret.Metadata.Annotations.GetValueOrDefault(TokenSecretReconciler.AccountName);

    private static IEnumerable<ObjectKey> SecretsOf(WatchCache<PartialObject> secrets, ObjectKey account) =>
        [.. secrets.All().Where(secret => secret.Key.Namespace == account.Namespace && AccountOf(secret) == account.Name).Select(secret => secret.Key)];
}
