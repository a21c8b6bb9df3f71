using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Containers;
using Gantry.NodeAgent.Hooks;
using Gantry.NodeAgent.Images;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Probes;
using Gantry.NodeAgent.References;
using Gantry.NodeAgent.Registration;
using Gantry.NodeAgent.Runtime;
using Gantry.NodeAgent.Volumes;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent;

/// <summary>Makes this machine a node of the cluster and runs the pods assigned to it.</summary>
public sealed class Agent : IAsyncDisposable
{
    private readonly AgentOptions _options;
    private readonly KubeClient _kube;
    private readonly WatchCache<Service> _services;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CriClient _runtime;
    private readonly HttpCheck _http = new();
    private readonly GrpcCheck _grpc = new();
    private readonly EventWriter _events;
    private readonly WatchCache<Pod> _pods;
    private readonly CancellationTokenSource _stop = new();
    private ReferenceWatch? _references;
    private PodSet? _set;
    private IDisposable? _subscription;
    private Task _running = Task.CompletedTask;

    /// <param name="services">All services of the cluster, started by the caller; containers are told about them.</param>
    public Agent(AgentOptions options, KubeClient kube, WatchCache<Service> services, TimeProvider clock, ILoggerFactory logs)
    {
        var errors = new List<string>();
        options.Validate(errors);
        if (errors.Count > 0)
            throw new AgentException(AgentFailure.Invalid, string.Join("; ", errors));

        _options = options;
        _kube = kube;
        _services = services;
        _clock = clock;
        _logger = logs.CreateLogger("Gantry.NodeAgent");
        _runtime = new CriClient(GrpcChannel.OverUnixSocket(options.CriSocket));
        _events = new EventWriter(kube, clock, logger: _logger);
        _pods = new WatchCache<Pod>(kube, WatchSources.Of<Pod>(new ListQuery { FieldSelector = $"spec.nodeName={options.NodeName}" }), clock, _logger);
    }

    internal PodSet Pods => _set ?? throw new AgentException(AgentFailure.NotReady, "the node agent is starting");

    internal CriClient Runtime => _runtime;

    internal AgentOptions Options => _options;

    internal TimeProvider Clock => _clock;

    internal NodeRegistration? Registration { get; private set; }

    /// <summary>Returns once the node is registered and ready; pods are looked after from then on.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var paths = new AgentPaths(_options);
        Directory.CreateDirectory(paths.Pods, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_options.LogDirectory);
        MemoryDisk.Prepare(paths.Memory);
        _pods.Start();

        Cri.VersionResponse version = await WaitForRuntimeAsync(cancel);
        var registration = new NodeRegistration(_options, _kube, _runtime, version, _clock, _logger);
        await registration.RegisterAsync(cancel);
        Registration = registration;
        var lease = new NodeLease(_options, _kube, _clock);
        await lease.RenewAsync(registration.Node, cancel);
        await Task.WhenAll(_pods.WaitForSyncAsync(cancel), _services.WaitForSyncAsync(cancel));

        PodSet set = await CreateSetAsync(paths, registration, version, cancel);
        _set = set;
        _subscription = _pods.Subscribe(set.Apply);
        var feed = new RuntimeFeed(_runtime, set, _options, _clock, _logger);
        // Pods that still run here without being declared are known after this, and keep their directories until they have ended.
        await feed.ListAsync(cancel);
        LeftoverDirectories.Remove(paths, set);
        _running = Task.WhenAll(feed.RunAsync(_stop.Token), StayAliveAsync(registration, lease, _stop.Token));
    }

    /// <summary>Stops looking after pods; their containers run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _subscription?.Dispose();
        await _running;
        if (_set is not null)
            await _set.DisposeAsync();
        if (_references is not null)
            await _references.DisposeAsync();
        await _pods.DisposeAsync();
        await _events.DisposeAsync();
        _http.Dispose();
        _grpc.Dispose();
        _runtime.Dispose();
        _stop.Dispose();
    }

    private async Task<PodSet> CreateSetAsync(AgentPaths paths, NodeRegistration registration, Cri.VersionResponse version, CancellationToken cancel)
    {
        PodSet? set = null;
        var events = new PodEvents(new EventRecorder(_events, "kubelet", _options.NodeName, _clock));
        var references = new ReferenceWatch(_kube, _clock, uid => set?.ReferencesChanged(uid));
        _references = references;
        var volumes = new PodVolumes(paths, new ServiceAccountTokens(_kube, _clock), _clock);
        set = new PodSet(
            new PodTools
            {
                Options = _options,
                Paths = paths,
                Kube = _kube,
                Pods = _pods,
                Services = _services,
                Runtime = _runtime,
                View = new RuntimeView(_runtime, new TerminationMessages(paths)),
                Images = new ImageSupply(_runtime, events, _clock),
                References = references,
                Volumes = volumes,
                Mounts = new ContainerMounts(paths, _options, volumes),
                Hooks = new HookRunner(_runtime, _http, _clock),
                Probes = new ProbeTools(new ProbeRunner(_runtime, _http, _grpc), events, _clock),
                Events = events,
                Clock = _clock,
                Logger = _logger,
                RuntimeName = version.RuntimeName.Length > 0 ? version.RuntimeName : "gantry",
                CgroupDriver = await _runtime.CgroupDriverAsync(cancel) ?? Cri.CgroupDriver.Cgroupfs,
                Allocatable = registration.Allocatable,
                NodeMemory = registration.Capacity["memory"].Units,
            },
            () => registration.Node,
            registration.ReadAsync);
        return set;
    }

    private async Task<Cri.VersionResponse> WaitForRuntimeAsync(CancellationToken cancel)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            try
            {
                return await _runtime.VersionAsync(cancel);
            }
            catch (GrpcException failure) when (failure.Status is GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded)
            {
                _logger.LogDebug("the container runtime does not answer yet: {Reason}", failure.Message);
                await Task.Delay(pause, _clock, cancel);
                pause = pause < TimeSpan.FromSeconds(2) ? pause * 2 : pause;
            }
        }
    }

    private async Task StayAliveAsync(NodeRegistration registration, NodeLease lease, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_options.LeaseInterval, _clock);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancel);
                await lease.RenewAsync(registration.Node, cancel);
                await registration.HeartbeatAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (KubeException failure)
            {
                _logger.LogDebug("sign of life: {Reason}", failure.Message);
            }
        }
    }
}
