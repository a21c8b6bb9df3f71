using System.Net;
using Gantry.Build;
using Gantry.Cri;
using Gantry.Cri.Streaming;
using Gantry.DockerApi;
using Gantry.DockerApi.Hijacking;
using Gantry.Engine;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Images.Registries;
using Gantry.Images.Snapshots;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Network.Dns;
using Gantry.Network.Ports;
using Gantry.Network.Services;
using Gantry.NodeAgent;
using Gantry.NodeAgent.Api;
using Gantry.NodeAgent.Dns;
using Gantry.NodeAgent.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>The working half of a node: images, containers, network, the container runtime's socket, and the agent that uses them.</summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly NodePaths _paths;
    private readonly NodeConfig _config;
    private readonly EngineOptions _engine;
    private readonly ILoggerFactory _logs;
    private readonly TimeProvider _clock;
    private readonly List<IAsyncDisposable> _running = [];
    private readonly IReadOnlyDictionary<string, RegistryHost> _registries;

    public Machine(NodePaths paths, NodeConfig config, ILoggerFactory logs, TimeProvider clock)
    {
        (_paths, _config, _logs, _clock) = (paths, config, logs, clock);

        // What is missing is told before anything is made on the machine.
        _engine = EngineOptionsOf(paths);
        var ports = new PortClaims();
        Network = new PodNetwork(NetworkOptionsOf(paths, config), clock, ports);
        Bridges = BridgeNetworks.Open(BridgeOptionsOf(paths, config), clock, ports);
        RegistryOptions registries = RegistryFile.Read(paths.Registries);
        Images = ImageStore.Open(paths.Images, new ImageStoreOptions { Clock = clock, Registries = registries });
        _registries = registries.Hosts;
    }

    /// <summary>The network of pods.</summary>
    public PodNetwork Network { get; }

    /// <summary>The networks of containers that belong to no pod.</summary>
    public BridgeNetworks Bridges { get; }

    public ImageStore Images { get; }

    public ContainerEngine? Engine { get; private set; }

    /// <summary>The containers that belong to no pod; none before they have been found.</summary>
    public StandaloneEngine? Standalone { get; private set; }

    public static NetworkOptions NetworkOptionsOf(NodePaths paths, NodeConfig config) => new()
    {
        BridgeName = config.Bridge,
        PodCidr = config.Pods(),
        ServiceCidr = config.Services(),
        StateDirectory = paths.Network,
        TableName = $"gantry-{config.Id}",
    };

    public static BridgeOptions BridgeOptionsOf(NodePaths paths, NodeConfig config) =>
        new() { NodeName = $"gantry-{config.Id}", StateDirectory = paths.Bridges };

    /// <summary>The control group above everything that runs on the node.</summary>
    public static string CgroupRootOf(NodeConfig config) => $"/gantry-{config.Id}";

    public static EngineOptions EngineOptionsOf(NodePaths paths)
    {
        // The monitor and the OCI runtime are one program; it lies beside this one.
        string runtime = Path.Combine(AppContext.BaseDirectory, "gantry-runtime");
        if (!File.Exists(runtime))
            throw new NodeException($"{runtime} is missing; build it with: ./build.sh");
        return new EngineOptions { Root = paths.Root, RunDirectory = paths.Run, RuntimePath = runtime, MonitorPath = runtime };
    }

    /// <summary>Finds the containers that run already and opens the container runtime interface.</summary>
    public async Task StartRuntimeAsync(CancellationToken cancel)
    {
        Engine = await ContainerEngine.OpenAsync(_engine, new OverlaySnapshotter(Images), Network, _clock, _logs.CreateLogger<ContainerEngine>(), cancel);
        _running.Add(Engine);
        var streaming = new StreamingServer(_clock);
        WebApplication streams = await Site.StartAsync(
            _logs,
            kestrel => kestrel.Listen(IPAddress.Loopback, 0),
            app =>
            {
                app.UseWebSockets();
                streaming.Map(app);
            },
            cancel);
        _running.Add(streams);
        streaming.Address = new Uri(streams.Urls.Single());
        var cri = new CriServer(Engine, Images, streaming) { Clock = _clock };
        _running.Add(await Site.StartOnSocketAsync(_logs, _paths.CriSocket, HttpProtocols.Http2, configure: null, cri.Map, cancel));
    }

    /// <summary>Finds the containers that belong to no pod and opens the Docker API for them. Their networks have been started.</summary>
    public async Task StartDockerAsync(CancellationToken cancel)
    {
        Standalone = await StandaloneEngine.OpenAsync(Engine!, Images, Bridges, new StandaloneOptions(), _clock, _logs.CreateLogger<StandaloneEngine>(), cancel);
        _running.Add(Standalone);
        Builder builder = await Builder.OpenAsync(
            new BuildOptions { Root = _paths.Build }, Images, new OverlaySnapshotter(Images), Engine, Bridges, _clock, _logs.CreateLogger<Builder>(), cancel);
        _running.Add(builder);
        var docker = new DockerServer
        {
            Images = Images,
            Engine = Standalone,
            Builder = builder,
            Host = new DockerHost
            {
                Id = _config.Id,
                Root = _paths.Root,
                Mirrors = _registries.GetValueOrDefault("docker.io") is { } hub ? [.. hub.Mirrors.Select(mirror => mirror.AbsoluteUri)] : [],
                InsecureRegistries = [.. _registries.Where(registry => registry.Value.IsInsecure).Select(registry => registry.Key)],
            },
            Clock = _clock,
        };
        _running.Add(await Site.StartOnSocketAsync(_logs, _paths.DockerSocket, HttpProtocols.Http1, listener => listener.UseDockerHijack(), docker.Use, cancel));
    }

    /// <summary>Makes services and names work for pods.</summary>
    public async Task StartServicesAsync(WatchCaches caches, CancellationToken cancel)
    {
        WatchCache<Service> services = caches.Of<Service>();
        WatchCache<EndpointSlice> slices = caches.Of<EndpointSlice>();
        var table = new ServiceTable(NetworkOptionsOf(_paths, _config));
        var proxy = new ServiceProxy(services, slices, table, _config.Name, _clock, _logs.CreateLogger<ServiceProxy>());
        _running.Add(proxy);
        IPAddress gateway = _config.Pods().Host(1);
        var server = new DnsServer(new DnsServerOptions { Listen = [new IPEndPoint(gateway, 53)] }, _clock);
        _running.Add(server);
        var names = new ClusterDns(
            services,
            slices,
            server,
            new ClusterDnsOptions { Domain = _config.ClusterDomain, PodNetworks = [_config.Pods()], ServiceNetwork = _config.Services(), ServerAddress = gateway },
            _clock,
            _logs.CreateLogger<ClusterDns>());
        _running.Add(names);
        await server.StartAsync(cancel);
        await Task.WhenAll(proxy.StartAsync(cancel), names.StartAsync(cancel));
    }

    /// <summary>Registers this machine as a node and takes care of the pods assigned to it.</summary>
    /// <param name="door">The way for servers of other machines; null where there are none.</param>
    public async Task StartAgentAsync(KubeClient kube, WatchCaches caches, AgentDoor? door, CancellationToken cancel)
    {
        var agent = new Agent(AgentOptionsOf() with { ApiPort = door?.Address.Port ?? 0 }, kube, caches.Of<Service>(), _clock, _logs);
        _running.Add(agent);
        _running.Add(await Site.StartOnSocketAsync(_logs, _paths.NodeSocket, HttpProtocols.Http1, configure: null, app => app.MapNodeApi(agent), cancel));
        if (door is not null)
            _running.Add(await Site.StartAsync(_logs, door.Listen, app => app.MapNodeApi(agent), cancel));
        await agent.StartAsync(cancel);
    }

    /// <summary>Lets go of everything; containers run on.</summary>
    public async ValueTask DisposeAsync()
    {
        _running.Reverse();
        foreach (IAsyncDisposable part in _running)
            await part.DisposeAsync();
        Images.Dispose();
        await Bridges.DisposeAsync();
        Network.Dispose();
    }

    private AgentOptions AgentOptionsOf() => new()
    {
        NodeName = _config.Name,
        RootDirectory = _paths.Agent,
        LogDirectory = _paths.PodLogs,
        CriSocket = _paths.CriSocket,
        PodCidr = _config.PodCidr,
        ClusterDns = [_config.Pods().Host(1).ToString()],
        ClusterDomain = _config.ClusterDomain,
        NodeAddresses = [NodeAddress().ToString()],
        CgroupRoot = CgroupRootOf(_config)[1..],
    };

    // A machine without a way out is reached by its pods through the gateway.
    private IPAddress NodeAddress() => _config.AdvertiseAddress is null ? HostAddress.Find() ?? _config.Pods().Host(1) : AdvertisedAddress.Of(_config);
}
