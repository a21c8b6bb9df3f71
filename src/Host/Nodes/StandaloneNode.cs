using Gantry.Host.Control;
using Gantry.Kube;
using Gantry.KubeServer.Authorization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>A node in one process: a control plane and, unless it runs no pods, a machine.</summary>
internal sealed class StandaloneNode : IAsyncDisposable
{
    private readonly NodePaths _paths;
    private readonly NodeConfig _config;
    private readonly NodeLock _lock;
    private readonly ControlPlane _control;
    private readonly NodeParts _parts;
    private readonly ILoggerFactory _logs;
    private readonly Machine? _machine;
    private readonly WatchCaches _caches;
    private readonly IdleTrim _trim;
    private readonly DateTimeOffset _startedAt;
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IAsyncDisposable? _socket;

    private StandaloneNode(NodePaths paths, ControlPlane control, NodeLock held, NodeParts parts, ILoggerFactory logs, TimeProvider clock)
    {
        (_control, NodeConfig config) = (control, control.Config);
        (_paths, _config, _lock, _parts, _logs, _startedAt) = (paths, config, held, parts, logs, clock.GetUtcNow());
        _trim = new IdleTrim(clock);
        _machine = parts is NodeParts.All ? new Machine(paths, config, logs, clock) : null;
        _caches = new WatchCaches(_control.ClientFor(ComponentUsers.Proxy), clock, logs);
    }

    /// <summary>Takes the root and starts every part. Returns when the node is ready.</summary>
    public static async Task<StandaloneNode> StartAsync(NodePaths paths, NodeWishes wishes, StartProgress progress, ILoggerFactory logs, CancellationToken cancel)
    {
        paths.Make();
        NodeLock held = NodeLock.Take(paths);
        StandaloneNode? node = null;
        try
        {
            NodeConfig? kept = NodeConfig.Read(paths.Config);
            bool isPortLost = kept is not null && !await NodeChoices.HasPortAsync(kept, TimeProvider.System, cancel);
            using IDisposable? choosing = kept is null || isPortLost ? await ChoiceLock.TakeAsync(TimeProvider.System, cancel) : null;
            NodeConfig config = kept is null ? NodeChoices.Make(paths, wishes.Name) : isPortLost ? NodeChoices.WithOtherPort(kept) : kept;
            if (isPortLost)
                progress.Step($"note: port {kept!.ApiPort} is in use by {PortUser.Describe(kept.ApiPort)}: the Kubernetes API moves to port {config.ApiPort}, and {paths.Kubeconfig} with it");
            config = config with { Etcd = wishes.Etcd ?? config.Etcd, AdvertiseAddress = wishes.AdvertiseAddress?.ToString() ?? config.AdvertiseAddress };
            config.Write(paths.Config);
            if (wishes.RenewsTokenKey)
                ControlPlane.RenewTokenKey(paths, config, TimeProvider.System);
            ControlPlane control = await ControlPlane.OpenAsync(paths, config, logs, TimeProvider.System, cancel);
            control.Config.Write(paths.Config);
            node = new StandaloneNode(paths, control, held, wishes.Parts, logs, TimeProvider.System);
            await node.StartAsync(progress, cancel);
            return node;
        }
        catch
        {
            if (node is not null)
                await node.DisposeAsync();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Waits for "gantry down" or a signal. Either ends the daemon alone; containers run on until they are torn down.</summary>
    public async Task RunUntilStoppedAsync(CancellationToken cancel)
    {
        try
        {
            await _stop.Task.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // A signal.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket is not null)
            await _socket.DisposeAsync();
        if (_machine is not null)
            await _machine.DisposeAsync();
        await _caches.DisposeAsync();
        await _control.DisposeAsync();
        _trim.Dispose();
        _lock.Dispose();
    }

    private async Task StartAsync(StartProgress progress, CancellationToken cancel)
    {
        await (_machine is null ? StartControlPlaneAsync(progress, cancel) : StartAllAsync(_machine, progress, cancel));
        var server = new ControlServer(_machine?.Images, _control.Store, Status, () => _stop.TrySetResult());
        _socket = await Site.StartOnSocketAsync(_logs, _paths.ControlSocket, HttpProtocols.Http1, configure: null, server.Map, cancel);
    }

    private async Task StartControlPlaneAsync(StartProgress progress, CancellationToken cancel)
    {
        await _control.StartApiAsync(cancel);
        await _control.ListenAsync(forPods: false, cancel);
        progress.Step($"the Kubernetes API listens on port {_config.ApiPort}");
        if (_parts is NodeParts.ControlPlane)
            await _control.StartControllersAsync(cancel);
    }

    // The order matters: the API's certificate and listener need the gateway's address, everything after needs the API in memory, and the
    // agent comes last because from its registration on pods arrive.
    private async Task StartAllAsync(Machine machine, StartProgress progress, CancellationToken cancel)
    {
        Task working = Task.WhenAll(machine.Network.StartAsync(cancel), Task.Run(() => StartContainersAsync(machine, cancel), cancel));
        await Task.WhenAll(working, _control.StartApiAsync(cancel));
        progress.Step($"containers and network ({_config.PodCidr}) are up");
        foreach (string obstacle in machine.Network.Obstacles())
            progress.Step("note: " + obstacle);

        Task listening = _control.ListenAsync(forPods: true, cancel);
        Task controllers = _control.StartControllersAsync(cancel);
        _caches.Of<Kube.Core.Service>();
        _caches.Of<Kube.Discovery.EndpointSlice>();
        _caches.Start();
        await Task.WhenAll(listening, controllers);
        progress.Step($"the Kubernetes API listens on port {_config.ApiPort}");

        KubeClient kube = _control.ClientForNode();
        await Task.WhenAll(machine.StartServicesAsync(_caches, cancel), machine.StartAgentAsync(kube, _caches, _control.AgentDoor(), cancel));
        progress.Step($"node {_config.Name} is registered");
    }

    private static async Task StartContainersAsync(Machine machine, CancellationToken cancel)
    {
        await Task.WhenAll(machine.StartRuntimeAsync(cancel), machine.Bridges.StartAsync(cancel));
        await machine.StartDockerAsync(cancel);
    }

    private NodeStatus Status() => new()
    {
        Name = _config.Name,
        Root = _paths.Root,
        IsRunning = true,
        Pid = Environment.ProcessId,
        StartedAt = _startedAt,
        Version = VersionNumbers.Current.Gantry,
        ApiServer = $"https://127.0.0.1:{_config.ApiPort}",
        PodCidr = _config.PodCidr,
        ServiceCidr = _config.ServiceCidr,
        Pods = _machine?.Engine?.Pods.Count,
        Containers = _machine?.Engine?.Containers.Count,
        Images = _machine?.Images.List().Count,
    };
}
