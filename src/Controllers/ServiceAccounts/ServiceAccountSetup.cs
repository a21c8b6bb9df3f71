using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ServiceAccounts;

/// <summary>What wakes the controller that keeps default accounts.</summary>
public static class ServiceAccountSetup
{
    public static void AddServiceAccounts(this ControllerSet controllers) =>
        controllers
            .Add("service-accounts", new DefaultAccountReconciler(controllers.Cache<Namespace>(), controllers.Cache<ServiceAccount>(), controllers.Kube))
            .For<Namespace>()
            .AlsoOn<ServiceAccount>(account => account.Name == DefaultAccountReconciler.Name ? ObjectKey.ClusterScoped(account.Namespace) : null);
}
