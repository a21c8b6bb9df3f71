using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Execs;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;
using Gantry.Network;
using Gantry.Oci.ImageSpec;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine;

/// <summary>The containers and pods of one node: what there is, and every way to change it.</summary>
/// <remarks>Reads never wait. Changes of one container or pod happen in order and wait for no other's. Disposing the
/// engine leaves everything running; opening it again on the same directories finds it.</remarks>
public sealed class ContainerEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Container> _containers = new();
    private readonly ConcurrentDictionary<string, Pod> _pods = new();
    private readonly EngineParts _parts;
    private readonly ExecLaunch _execs;

    private ContainerEngine(EngineParts parts)
    {
        _parts = parts;
        _execs = new ExecLaunch(parts);
    }

    public EngineOptions Options => _parts.Options;

    internal EngineParts Parts => _parts;

    public IReadOnlyList<PodRecord> Pods => [.. _pods.Values.Select(pod => pod.Record).Where(pod => !pod.Config.IsHidden)];

    public IReadOnlyList<PodRecord> HiddenPods => [.. _pods.Values.Select(pod => pod.Record).Where(pod => pod.Config.IsHidden)];

    /// <summary>Without those that are still being made, and those of hidden pods.</summary>
    public IReadOnlyList<ContainerRecord> Containers =>
    [
        .. _containers.Values.Where(container => !container.Pod.Record.Config.IsHidden)
            .Select(container => container.Record).Where(record => record.State != ContainerState.Creating),
    ];

    /// <summary>Every change, from the moment of the call on.</summary>
    public EventFeed Events => _parts.Events;

    /// <summary>Finds what there was and goes on with it. Without a network pods have their loopback interface alone.</summary>
    public static async Task<ContainerEngine> OpenAsync(
        EngineOptions options, ISnapshotter snapshots, PodNetwork? network, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        List<string> errors = [];
        options.Validate(errors);
        if (errors.Count > 0)
            throw new EngineException(EngineFailure.Invalid, string.Join("; ", errors));

        var engine = new ContainerEngine(new EngineParts(options, snapshots, network, clock, log));
        engine._parts.Paths.Create();
        await new EngineRestore(engine._parts, engine._pods, engine._containers).RunAsync(cancel);
        return engine;
    }

    public Task<PodRecord> RunPodAsync(PodConfig config, CancellationToken cancel) => RunPodAsync(NewId(), config, cancel);

    /// <summary>With an id of the caller's: 64 hexadecimal digits that no other pod has.</summary>
    public async Task<PodRecord> RunPodAsync(string id, PodConfig config, CancellationToken cancel)
    {
        var pod = new Pod(
            new PodRecord
            {
                Id = id,
                Config = config,
                State = PodState.NotReady,
                CreatedAt = _parts.Clock.GetUtcNow(),
                CgroupPath = $"{(string.IsNullOrEmpty(config.CgroupParent) ? _parts.Options.CgroupParent : config.CgroupParent)}/{id}",
            },
            _parts);
        await pod.StartAsync(cancel);
        _pods[id] = pod;
        pod.Publish(EngineEventKind.Created);
        pod.Publish(EngineEventKind.Started);
        return pod.Record;
    }

    /// <summary>Ends the pod's containers and takes its address; what has been done already is fine.</summary>
    public async Task StopPodAsync(string id, CancellationToken cancel)
    {
        Pod pod = FindPod(id);
        pod.BeginStop();
        await Task.WhenAll(ContainersOf(pod).Select(container => container.StopAsync(TimeSpan.Zero, cancel)));
        await pod.StopAsync(cancel);
    }

    /// <summary>Removes the pod with all its containers.</summary>
    public async Task RemovePodAsync(string id, CancellationToken cancel)
    {
        Pod pod = FindPod(id);
        pod.BeginStop();
        await Task.WhenAll(ContainersOf(pod).Select(container => RemoveAsync(container, cancel)));
        await pod.RemoveAsync(cancel);
        _pods.TryRemove(pod.Id, out _);
    }

    public Task<ContainerRecord> CreateContainerAsync(string podId, ContainerConfig config, Image image, CancellationToken cancel)
    {
        Pod pod = FindPod(podId);
        ContainerRecord record = NewRecord(NewId(), pod.Record, config, image.Config) with
        {
            ImageId = image.Id.ToString(),
            ImageReference = image.RepoDigests.Count > 0 ? image.RepoDigests[0] : image.Id.ToString(),
        };
        return LaunchAsync(record, pod, image.Config, image, cancel);
    }

    /// <summary>The container of a hidden pod, with the pod's id, on the snapshot that its configuration names.</summary>
    public Task<ContainerRecord> CreateHiddenContainerAsync(string podId, ContainerConfig config, ImageConfig defaults, CancellationToken cancel)
    {
        Pod pod = FindPod(podId);
        if (!pod.Record.Config.IsHidden || config.SnapshotId is null)
            throw new EngineException(EngineFailure.Invalid, $"the container {config.Name} has no hidden pod or no snapshot");
        return LaunchAsync(NewRecord(pod.Id, pod.Record, config, defaults) with { CgroupPath = pod.Record.CgroupPath }, pod, defaults, null, cancel);
    }

    private async Task<ContainerRecord> LaunchAsync(ContainerRecord record, Pod pod, ImageConfig defaults, Image? image, CancellationToken cancel)
    {
        var container = new Container(record, pod, _parts);
        if (!_containers.TryAdd(record.Id, container))
            throw new EngineException(EngineFailure.AlreadyExists, $"container {record.Id} is there already");
        try
        {
            if (pod.IsStopping || pod.Record.State != PodState.Ready)
                throw new EngineException(EngineFailure.WrongState, $"pod {pod.Id} is not ready");
            var launch = new ContainerLaunch(container, defaults, image, _parts, target => _containers.GetValueOrDefault(target)?.Record);
            await container.Mailbox.RunAsync(() => launch.RunAsync(cancel));
        }
        catch
        {
            _containers.TryRemove(record.Id, out _);
            container.Abandon();
            throw;
        }
        container.Publish(EngineEventKind.Created);
        return container.Record;
    }

    public Task StartContainerAsync(string id, CancellationToken cancel) => FindContainer(id).StartAsync(cancel);

    public Task StopContainerAsync(string id, TimeSpan grace, CancellationToken cancel) => FindContainer(id).StopAsync(grace, cancel);

    public Task RemoveContainerAsync(string id, CancellationToken cancel) => RemoveAsync(FindContainer(id), cancel);

    public Task UpdateResourcesAsync(string id, ResourceConfig wanted) => FindContainer(id).UpdateAsync(wanted);

    public Task ReopenLogAsync(string id, CancellationToken cancel) => FindContainer(id).ReopenLogAsync(cancel);

    /// <summary>Sends a signal to the container's first process; false if it has ended.</summary>
    public Task<bool> SignalAsync(string id, Signal signal) => FindContainer(id).SignalAsync(signal);

    /// <summary>Kills the container's processes, also frozen ones, and does not wait for their end.</summary>
    internal Task KillAsync(string id) => FindContainer(id).KillNowAsync();

    /// <summary>Completes when the container has ended.</summary>
    public Task WaitAsync(string id, CancellationToken cancel) => FindContainer(id).Ended.WaitAsync(cancel);

    /// <summary>Runs a process in the container to its end. Output beyond the limit is dropped; at the timeout it is killed.</summary>
    public Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel) =>
        _execs.RunAsync(Running(id), command, timeout, cancel);

    /// <summary>Starts a process in the container; the session has its streams and its end.</summary>
    public Task<ProcessSession> StartExecAsync(string id, ExecRequest request, CancellationToken cancel) =>
        _execs.StartAsync(Running(id), request, cancel);

    /// <summary>The same for one who goes on with the session when its client leaves.</summary>
    internal Task<ProcessSession> StartExecAsync(
        string id, ExecRequest request, Action<int> ended, Action<ProcessSession> left, CancellationToken cancel) =>
        _execs.StartAsync(Running(id), request, cancel, ended, left);

    /// <summary>The streams of the container's own process, from now on.</summary>
    public async Task<ProcessSession> AttachAsync(string id, AttachStreams streams, CancellationToken cancel)
    {
        ContainerRecord container = Running(id);
        MonitorSocket monitor = await ConnectAsync(id, streams, cancel);
        return new ProcessSession(monitor, container.Config.HasTerminal, container.Pid, () => { });
    }

    /// <summary>A connection to the monitor of a container that runs or waits for its start.</summary>
    internal async Task<MonitorSocket> ConnectAsync(string id, AttachStreams streams, CancellationToken cancel)
    {
        ContainerRecord container = Launched(id);
        MonitorSocket monitor = await MonitorSocket.TryConnectAsync(_parts.Paths.Bundle(container.Id), cancel)
            ?? throw new EngineException(EngineFailure.WrongState, $"container {id} has just ended");
        await monitor.SendAsync(MonitorFrameKind.Attach, (byte)streams, default, cancel);
        if (container.State == ContainerState.Created)
            await monitor.AttachedAsync(cancel);
        return monitor;
    }

    public ContainerUsage Usage(string id)
    {
        ContainerRecord container = FindContainer(id).Record;
        SnapshotUsage written = _parts.Snapshots.Usage(container.SnapshotId);
        CgroupUsage? used = container.IsOver ? null : new Cgroup(_parts.Cgroups, container.CgroupPath).Usage();
        return new ContainerUsage(container, _parts.Clock.GetUtcNow(), used, written);
    }

    public CgroupUsage PodUsage(string id) => new Cgroup(_parts.Cgroups, FindPod(id).Record.CgroupPath).Usage();

    public PodRecord Pod(string id) => FindPod(id).Record;

    public ContainerRecord Container(string id) => FindContainer(id).Record;

    /// <summary>None if there is no container with exactly this id, hidden or not.</summary>
    internal ContainerRecord? TryContainer(string id) => _containers.GetValueOrDefault(id)?.Record;

    internal bool HasPod(string id) => _pods.ContainsKey(id);

    /// <summary>Where the pod's network namespace is pinned; none with the host's network.</summary>
    public string? NetworkNamespace(string podId) =>
        Pod(podId) is { Config.UsesHostNetwork: false } pod ? $"{_parts.Paths.PodNamespaces(pod.Id)}/net" : null;

    /// <summary>A connection to a port on the pod's loopback address.</summary>
    public Task<Stream> DialAsync(string podId, int port, CancellationToken cancel) => PodDialer.DialAsync(NetworkNamespace(podId), port, cancel);

    public async ValueTask DisposeAsync()
    {
        await _parts.Closing.CancelAsync();
        foreach (Container container in _containers.Values)
        {
            await container.DetachAsync();
            await container.Mailbox.IdleAsync();
        }
        _parts.Dispose();
    }

    private static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private ContainerRecord NewRecord(string id, PodRecord pod, ContainerConfig config, ImageConfig defaults) => new()
    {
        Id = id,
        PodId = pod.Id,
        Config = config,
        StopSignal = config.StopSignal ?? defaults.StopSignal ?? "SIGTERM",
        LogPath = LogPath(pod.Config, config),
        CgroupPath = $"{pod.CgroupPath}/{id}",
        State = ContainerState.Creating,
        CreatedAt = _parts.Clock.GetUtcNow(),
    };

    private static string? LogPath(PodConfig pod, ContainerConfig container) =>
        string.IsNullOrEmpty(container.LogPath) || string.IsNullOrEmpty(pod.LogDirectory)
            ? null
            : Path.GetFullPath(Path.Combine(pod.LogDirectory, container.LogPath));

    private async Task RemoveAsync(Container container, CancellationToken cancel)
    {
        if (!container.Record.IsOver)
            await container.StopAsync(TimeSpan.Zero, cancel);
        await container.RemoveAsync(cancel);
        _containers.TryRemove(container.Id, out _);
    }

    private IEnumerable<Container> ContainersOf(Pod pod) => _containers.Values.Where(container => container.Record.PodId == pod.Id);

    private ContainerRecord Running(string id)
    {
        ContainerRecord container = FindContainer(id).Record;
        return container.State == ContainerState.Running
            ? container
            : throw new EngineException(EngineFailure.WrongState, $"container {id} does not run: it is {container.State}");
    }

    private ContainerRecord Launched(string id) =>
        FindContainer(id).Record is { State: ContainerState.Created } waiting ? waiting : Running(id);

    private Container FindContainer(string id) => ById(_containers, id) ?? throw new EngineException(EngineFailure.NotFound, $"no such container: {id}");

    private Pod FindPod(string id) => ById(_pods, id) ?? throw new EngineException(EngineFailure.NotFound, $"no such pod: {id}");

    // Clients may shorten an id as long as it stays unambiguous.
    private static T? ById<T>(ConcurrentDictionary<string, T> all, string id) where T : class
    {
        if (all.TryGetValue(id, out T? exact))
            return exact;
        T[] candidates = id.Length == 0 ? [] : [.. all.Where(entry => entry.Key.StartsWith(id, StringComparison.Ordinal)).Take(2).Select(entry => entry.Value)];
        return candidates.Length == 1 ? candidates[0] : null;
    }
}
