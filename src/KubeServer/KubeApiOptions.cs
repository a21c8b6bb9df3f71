using System.Net;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Health;

namespace Gantry.KubeServer;

/// <summary>How the API is served and what the cluster's addresses are.</summary>
public sealed record KubeApiOptions
{
    /// <summary>The addresses that services get, by default those that kubeadm hands out. The first belongs to the service "kubernetes".</summary>
    public IPNetwork ServiceNetwork { get; init; } = IPNetwork.Parse("10.96.0.0/12");

    /// <summary>The first and last port for services of type NodePort; Kubernetes' own range.</summary>
    public (int First, int Last) NodePorts { get; init; } = (30000, 32767);

    /// <summary>Where pods and other machines reach this server.</summary>
    public IPAddress AdvertiseAddress { get; init; } = IPAddress.Loopback;

    public int AdvertisePort { get; init; } = 6443;

    /// <summary>Whether other servers may have the same store: then each shows that it lives, and the endpoints of the API are all that do.</summary>
    public bool SharesStore { get; init; }

    /// <summary>Silence after which a server is no endpoint of the API any more; Kubernetes' own time.</summary>
    public TimeSpan ServerLeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What service account tokens name as their issuer and as their audience; Kubernetes' own default.</summary>
    public string TokenIssuer { get; init; } = "https://kubernetes.default.svc.cluster.local";

    /// <summary>The socket of a service that signs service account tokens (v1.ExternalJWTSigner); empty for the cluster's own key.</summary>
    public string TokenSigner { get; init; } = "";

    /// <summary>The key that signs service account tokens; null for the cluster's own.</summary>
    public ConfigFile? TokenSigningKey { get; init; }

    /// <summary>The keys besides it by which they are checked; none for the cluster's own, and those that were so before.</summary>
    public IReadOnlyList<ConfigFile> TokenKeys { get; init; } = [];

    /// <summary>Whom else the server believes, and what it shows to those whom it does not know.</summary>
    public AuthenticationConfig Authentication { get; init; } = AuthenticationConfig.None;

    /// <summary>How other networks are reached.</summary>
    public EgressRoutes Egress { get; init; } = EgressRoutes.Direct;

    /// <summary>How often files of configuration are looked at.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long events are kept after they last happened; Kubernetes' own default.</summary>
    public TimeSpan EventLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the store's history is kept for lists that go on and for watches; etcd servers keep as much by default.</summary>
    public TimeSpan HistoryLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Changes after which the history is forgotten before that time, so that a storm of writes does not fill the store.</summary>
    public long HistoryChanges { get; init; } = 200_000;

    /// <summary>The largest body that is read; Kubernetes' own limit.</summary>
    public int MaxBodyBytes { get; init; } = 3 * 1024 * 1024;

    /// <summary>The largest object that is stored; the limit of etcd, which objects of any cluster keep.</summary>
    public int MaxObjectBytes { get; init; } = 3 * 512 * 1024;

    /// <summary>Seats that requests from outside share by their priority, watches and streams not counted; Kubernetes' own limits for reading and changing together.</summary>
    public int MaxRequests { get; init; } = 600;

    /// <summary>The longest that a request may take, watches and streams not counted; Kubernetes' own limit.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The parts of the cluster that are asked how they are when somebody reads their ComponentStatus.</summary>
    public IReadOnlyList<ComponentCheck> Components { get; init; } = [];

    /// <summary>What is recorded of requests and where to; null for nothing.</summary>
    public AuditOptions? Audit { get; init; }

    /// <summary>Watches from outside that may be open at once.</summary>
    public int MaxWatches { get; init; } = 5000;

    /// <summary>How often a watch that asks for bookmarks gets one; Kubernetes' own interval.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    public void Validate(ICollection<string> errors)
    {
        if (ServiceNetwork.PrefixLength > 28)
            errors.Add("the service network must have room for at least 16 addresses");
        if (NodePorts.First < 1 || NodePorts.Last > 65535 || NodePorts.First > NodePorts.Last)
            errors.Add("the node port range must be within 1-65535");
        if (AdvertisePort is < 1 or > 65535)
            errors.Add("the advertised port must be within 1-65535");
    }
}
