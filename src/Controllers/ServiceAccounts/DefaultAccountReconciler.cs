using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ServiceAccounts;

/// <summary>Gives every namespace the account that pods run as unless they name another.</summary>
internal sealed class DefaultAccountReconciler(WatchCache<Namespace> namespaces, WatchCache<ServiceAccount> accounts, KubeClient kube) : IReconciler
{
    public const string Name = "default";

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (namespaces.Find(key) is not { IsBeingDeleted: false } || accounts.Find(new(key.Name, Name)) is not null)
            return NextCheck.OnChange;

        try
        {
            accounts.Learn(await kube.CreateAsync(new ServiceAccount { Metadata = new() { Name = Name, Namespace = key.Name } }, cancel));
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.AlreadyExists)
        {
            // Somebody was faster than the cache.
        }

        return NextCheck.OnChange;
    }
}
