using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ServiceAccounts;

/// <summary>Removes Secrets that were made for the token of a service account that is no longer there.</summary>
internal sealed class TokenSecretReconciler(WatchCache<PartialObject> secrets, WatchCache<ServiceAccount> accounts, KubeClient kube) : IReconciler
{
    public const string AccountName = "kubernetes.io/service-account.name";
    private const string AccountUid = "kubernetes.io/service-account.uid";
    private const string Type = "kubernetes.io/service-account-token";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (secrets.Find(key) is not { } known || known.Metadata.Annotations.GetValueOrDefault(AccountName) is not { } account || IsThere(key.Namespace, account, known))
            return NextCheck.OnChange;

        // The account may be newer than what the cache shows, and the annotation alone does not make the Secret a token's.
        if (await kube.FindAsync<Secret>(key, cancel) is not { Type: Type } secret || await FindAsync(key.Namespace, account, secret.Metadata, cancel))
            return NextCheck.OnChange;

        await kube.DeleteAsync<Secret>(key, new DeleteOptions { Preconditions = new() { Uid = secret.Metadata.Uid } }, cancel);
        return NextCheck.OnChange;
    }

    private bool IsThere(string space, string name, PartialObject secret) =>
        accounts.Find(new ObjectKey(space, name)) is { } account && IsOf(secret.Metadata, account);

    private async ValueTask<bool> FindAsync(string space, string name, ObjectMeta secret, CancellationToken cancel) =>
        await kube.FindAsync<ServiceAccount>(new ObjectKey(space, name), cancel) is { } account && IsOf(secret, account);

    private static bool IsOf(ObjectMeta secret, ServiceAccount account) =>
        secret.Annotations.GetValueOrDefault(AccountUid) is not { Length: > 0 } uid || uid == account.Metadata.Uid;
}
