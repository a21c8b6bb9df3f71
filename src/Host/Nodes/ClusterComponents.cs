using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Health;
using Gantry.Store;

namespace Gantry.Host.Nodes;

/// <summary>How the parts of the cluster are that "kubectl get componentstatuses" asks for: what controls, what schedules, and where the objects are kept.</summary>
internal sealed class ClusterComponents
{
    private const string LeaseSpace = "kube-system";

    private readonly NodeConfig _config;
    private readonly EgressDial? _etcd;
    private readonly IStore _store;
    private readonly Func<string, KubeClient> _clients;
    private readonly TimeProvider _clock;
    private volatile bool _controls;

    /// <param name="etcd">What leads to etcd; null where it is reached directly.</param>
    public ClusterComponents(NodeConfig config, EgressDial? etcd, IStore store, Func<string, KubeClient> clients, TimeProvider clock)
    {
        (_config, _etcd, _store, _clients, _clock) = (config, etcd, store, clients, clock);
        Checks =
        [
            new("scheduler", cancel => LeaderAsync(ComponentUsers.Scheduler, cancel)),
            new("controller-manager", cancel => LeaderAsync(ComponentUsers.ControllerManager, cancel)),
            .. Enumerable.Range(0, config.Etcd?.Servers.Count ?? 1).Select(member => new ComponentCheck($"etcd-{member}", cancel => StoreAsync(member, cancel))),
        ];
    }

    public IReadOnlyList<ComponentCheck> Checks { get; }

    /// <summary>Notes that this process runs the controllers, or stands for election to.</summary>
    public void Control() => _controls = true;

    // A server for itself needs no lease: what it has started runs.
    private async ValueTask<string> LeaderAsync(string component, CancellationToken cancel)
    {
        if (_config.Etcd is null)
            return _controls ? "" : $"{component} is not started on this node";
        if (await _clients(component).FindAsync<Lease>(new ObjectKey(LeaseSpace, component), cancel) is not { Spec: { HolderIdentity: { Length: > 0 } holder } spec })
            return $"no server holds the lease {LeaseSpace}/{component}";

        // Twice the lease's time: the clocks of the servers need not agree to the second.
        TimeSpan patience = TimeSpan.FromSeconds(2 * (spec.LeaseDurationSeconds ?? 0));
        return spec.RenewTime is { } renewed && _clock.GetUtcNow() - renewed.Value > patience ? $"{holder} has not renewed the lease {LeaseSpace}/{component} since {renewed.Value:u}" : "";
    }

    private async ValueTask<string> StoreAsync(int member, CancellationToken cancel)
    {
        if (_config.Etcd is null)
        {
            await _store.SyncAsync(cancel);
            return "";
        }

        EtcdStoreOptions options = _config.Etcd.ToOptions(_etcd);
        using var members = new EtcdMaintenance(options with { Servers = [options.Servers[member]] }, _clock);
        return (await members.StatusAsync(cancel)).Single() switch
        {
            null => $"{options.Servers[member]} does not answer",
            { Leader: 0 } => $"{options.Servers[member]} has no leader",
            _ => "",
        };
    }
}
