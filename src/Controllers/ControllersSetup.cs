using Gantry.Controllers.BootstrapTokens;
using Gantry.Controllers.Certificates;
using Gantry.Controllers.ClusterRoles;
using Gantry.Controllers.DefinedKinds;
using Gantry.Controllers.Deployments;
using Gantry.Controllers.Disruptions;
using Gantry.Controllers.EndpointSlices;
using Gantry.Controllers.Evictions;
using Gantry.Controllers.GarbageCollection;
using Gantry.Controllers.Namespaces;
using Gantry.Controllers.NodeLeases;
using Gantry.Controllers.NodeTaints;
using Gantry.Controllers.PodCollection;
using Gantry.Controllers.Quotas;
using Gantry.Controllers.ReplicaSets;
using Gantry.Controllers.RootCertificates;
using Gantry.Controllers.Scheduling;
using Gantry.Controllers.ServiceAccounts;
using Gantry.Controllers.StorageProtection;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers;

/// <summary>The list of all controllers.</summary>
public static class ControllersSetup
{
    public static void AddAll(this ControllerSet controllers, ControllersOptions options)
    {
        controllers.AddScheduler(options.Scheduling);
        controllers.AddAllButScheduler(options);
    }

    /// <summary>What the original runs in its controller manager.</summary>
    public static void AddAllButScheduler(this ControllerSet controllers, ControllersOptions options)
    {
        controllers.AddDeployments();
        controllers.AddReplicaSets();
        controllers.AddEndpointSlices();
        controllers.AddServiceAccounts();
        if (options.RootCertificate.Length > 0)
            controllers.AddRootCertificates(options.RootCertificate);
        controllers.AddNodeLeases(options.NodeLeases);
        controllers.AddNodeTaints();
        controllers.AddEvictions();
        controllers.AddDisruptions();
        controllers.AddPodCollection(options.PodCollection);
        controllers.AddNamespaces();
        controllers.AddClusterRoles();
        controllers.AddBootstrapTokens();
        controllers.AddCertificates(options.CertificateAuthority);
        controllers.AddStorageProtection();

        // Last, since these take the caches that the others have asked for.
        QuotaKinds counted = controllers.AddQuotas();
        GarbageKinds collected = controllers.AddGarbageCollection();
        controllers.AddDefinedKinds(counted, collected);
    }
}
