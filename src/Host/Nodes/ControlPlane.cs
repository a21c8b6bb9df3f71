using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gantry.Controllers;
using Gantry.Controllers.Scheduling;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;
using Gantry.KubeServer;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Pki;
using Gantry.Network;
using Gantry.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>The deciding half of a node: store, API server, controllers and scheduler.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly NodePaths _paths;
    private readonly NodeConfig _config;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _clock;
    private readonly ClusterPki _pki;
    private readonly ServerConfiguration _files;
    private readonly EncryptedStore _store;
    private readonly KubeApi _api;
    private readonly ClusterComponents _components;
    private readonly List<IAsyncDisposable> _running = [];

    private ControlPlane(NodePaths paths, NodeConfig config, ServerConfiguration files, ClusterPki pki, IStore store, ILoggerFactory logs, TimeProvider clock)
    {
        (_paths, _config, _pki, _logs, _clock) = (paths, config, pki, logs, clock);
        _store = new EncryptedStore(store, files.EncryptionPlan(pki, clock, logs));
        _components = new ClusterComponents(config, files.Egress.Etcd, store, ClientFor, clock);
        _files = files;
        _api = files.Open(Options(config) with { Components = _components.Checks }, options =>
        {
            NodeException.ThrowIfInvalid("API server", options.Validate);
            return new KubeApi(_store, _pki, options, clock, logs, ConnectToAgentAsync);
        });
        files.KeepUp(_api, _store, clock, logs);
    }

    /// <summary>The node's choices, where the cluster leaves it any.</summary>
    public NodeConfig Config => _config;

    public EncryptedStore Store => _store;

    /// <summary>Opens the keys and the store.</summary>
    public static async Task<ControlPlane> OpenAsync(NodePaths paths, NodeConfig config, ILoggerFactory logs, TimeProvider clock, CancellationToken cancel)
    {
        ClusterPki pki = ClusterPki.Open(paths.Pki, clock);
        IStore? store = null;
        try
        {
            ServerConfiguration files = ServerConfiguration.Read(ServerFiles.Read(paths), paths);
            store = await OpenStoreAsync(paths, config, files.Egress.Etcd, logs, clock, cancel);
            config = await ClusterAgreement.JoinAsync(store, pki, config, paths.Pki, cancel);
            return new ControlPlane(paths, config, files, pki, store, logs, clock);
        }
        catch
        {
            pki.Dispose();
            if (store is not null)
                await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Has service account tokens signed with another key of the cluster's own from the next start on.</summary>
    public static void RenewTokenKey(NodePaths paths, NodeConfig config, TimeProvider clock)
    {
        // The others would refuse what this server signs until each of them has the new key too.
        if (config.Etcd is not null)
            throw new NodeException("servers that share an etcd must all know a new key before one of them signs with it: give the new key to each with --service-account-key-file, and then with --service-account-signing-key-file");
        using ClusterPki pki = ClusterPki.Open(paths.Pki, clock);
        pki.RenewTokenKey();
    }

    private static async Task<IStore> OpenStoreAsync(NodePaths paths, NodeConfig config, EgressDial? through, ILoggerFactory logs, TimeProvider clock, CancellationToken cancel) =>
        config.Etcd is { } etcd
            ? await EtcdStore.OpenAsync(etcd.ToOptions(through), clock, logs.CreateLogger("Gantry.Store"), cancel)
            : SqliteStore.Open(paths.Store, clock: clock);

    public async Task StartApiAsync(CancellationToken cancel)
    {
        await _files.OpenAsync(_store, cancel);
        await _api.StartAsync(cancel);
    }

    /// <summary>Opens the API to other processes of this machine, to other machines if they are told of it and, where there are pods, to them: then their gateway's address must be on the machine.</summary>
    public async Task ListenAsync(bool forPods, CancellationToken cancel)
    {
        X509Certificate2 certificate = ServerCertificate();
        WebApplication site = await Site.StartAsync(
            _logs,
            kestrel =>
            {
                foreach (IPAddress address in AdvertisedAddress.ListenOn(_config, forPods))
                    kestrel.Listen(address, _config.ApiPort, listen => ApiListener.Configure(listen, certificate));
            },
            app => app.Run(_api.HandleAsync),
            cancel);
        _running.Add(site);
        Kubeconfig.Write(_paths.Kubeconfig, new Uri($"https://127.0.0.1:{_config.ApiPort}"), _pki.AuthorityPem, _pki.AdminCertificate());
    }

    /// <summary>Starts every control loop; where several servers share the objects, those that this server is elected to run, when it is.</summary>
    public async Task StartControllersAsync(CancellationToken cancel)
    {
        _components.Control();
        var options = new ControllersOptions { RootCertificate = _pki.AuthorityPem, CertificateAuthority = _pki.Authority };
        NodeException.ThrowIfInvalid("controllers", options.Validate);
        if (_config.Etcd is null)
        {
            _running.Add(await ControllerTerm.BeginAsync(ComponentUsers.ControllerManager, ClientFor, Counted(controllers => controllers.AddAll(options)), _clock, _logs, cancel));
            return;
        }

        string identity = $"{_config.Name}_{Guid.NewGuid()}";
        _running.Add(new Candidate(ComponentUsers.ControllerManager, identity, ClientFor, Counted(AddManaged), _clock, _logs));
        _running.Add(new Candidate(ComponentUsers.Scheduler, identity, ClientFor, Counted(controllers => controllers.AddScheduler(options.Scheduling)), _clock, _logs));

        // By the server that leads, so that no two members of etcd are taken at once.
        void AddManaged(ControllerSet controllers)
        {
            controllers.AddAllButScheduler(options);
            controllers.AddLoop("etcd-defragmentation", [], DefragmentAsync);
        }
    }

    private async Task DefragmentAsync(CancellationToken cancel)
    {
        using EtcdDefragmentation work = new(_config.Etcd!.ToOptions(_files.Egress.Etcd), new(), _clock, _logs.CreateLogger("Gantry.Store"));
        await work.RunAsync(cancel);
    }

    // The API server tells in its metrics what the controllers beside it do.
    private Action<ControllerSet> Counted(Action<ControllerSet> add) => controllers =>
    {
        controllers.Metrics = _api.Controllers;
        add(controllers);
    };

    /// <summary>A client inside this process for a component or a controller, with the rights of its role.</summary>
    public KubeClient ClientFor(string component) =>
        ClientOf(ComponentUsers.Of(component), component is ComponentUsers.Scheduler or ComponentUsers.Proxy ? component : ComponentUsers.ControllerManager);

    /// <summary>How the agent of this machine is reached by other servers; null where there are none.</summary>
    public AgentDoor? AgentDoor() =>
        _config.Etcd is null ? null : new AgentDoor(_pki, ServerCertificate(), new IPEndPoint(AdvertisedAddress.ForMachines(_config), NodeChoices.FreePort(Nodes.AgentDoor.UsualPort)));

    /// <summary>A client inside this process for the agent of this node.</summary>
    public KubeClient ClientForNode() => ClientOf(ComponentUsers.Node(_config.Name), "kubelet");

    // The agent's name is what owns the fields that it writes; tools that look after objects know these.
    private KubeClient ClientOf(RequestUser user, string agent) =>
        new(new HttpMessageInvoker(_api.CreateHandler(user)), new Uri("http://in-process/")) { Agent = agent };

    public async ValueTask DisposeAsync()
    {
        await _api.LeaveAsync();
        // Watches and streams that are open would hold the listener's end up.
        _api.Stop();
        _running.Reverse();
        foreach (IAsyncDisposable part in _running)
            await part.DisposeAsync();
        await _api.DisposeAsync();
        await _store.DisposeAsync();
        _pki.Dispose();
    }

    private static KubeApiOptions Options(NodeConfig config) => new()
    {
        ServiceNetwork = config.Services(),
        AdvertiseAddress = AdvertisedAddress.Of(config),
        AdvertisePort = config.ApiPort,
        SharesStore = config.Etcd is not null,
    };

    private string[] Names() =>
        ["kubernetes", "kubernetes.default", "kubernetes.default.svc", $"kubernetes.default.svc.{_config.ClusterDomain}", "localhost", _config.Name];

    private X509Certificate2 ServerCertificate()
    {
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, _config.Pods().Host(1), _config.Services().Host(1), AdvertisedAddress.Of(_config)];
        return _pki.ServerCertificate(Names(), [.. addresses.Distinct()]);
    }

    // The agent of this machine listens on a socket that only root opens; those of others are found by their Node objects.
    private async ValueTask<Stream> ConnectToAgentAsync(string node, CancellationToken cancel)
    {
        if (node == _config.Name)
            return await ConnectToOwnAgentAsync(cancel);
        KubeClient kube = ClientOf(new RequestUser("system:apiserver", ["system:masters"]), "kube-apiserver");
        return await Nodes.AgentDoor.ConnectAsync(_pki, await kube.FindAsync<Node>(ObjectKey.ClusterScoped(node), cancel), node, _files.Egress.Cluster, cancel);
    }

    private async ValueTask<Stream> ConnectToOwnAgentAsync(CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_paths.NodeSocket), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
