using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Files;
using Gantry.Engine.Pods;
using Gantry.Engine.Records;
using Gantry.Engine.Standalone.Execs;
using Gantry.Engine.Standalone.Logs;
using Gantry.Engine.Standalone.Runs;
using Gantry.Engine.Standalone.Usage;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Network;
using Gantry.Network.Bridges;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone;

/// <summary>The containers of one node that belong to no pod: what there is, and every way to change it.</summary>
/// <remarks>Names and ids are taken as clients give them: a full id, a name with or without a slash, or the start of an id.</remarks>
public sealed class StandaloneEngine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, StandaloneContainer> _containers = new();
    private readonly StandaloneParts _parts;
    private readonly StandaloneExecs _execs;
    private readonly Departures<StandaloneRecord> _departures;

    private StandaloneEngine(ContainerEngine engine, ImageStore images, BridgeNetworks? networks, StandaloneOptions options, TimeProvider clock, ILogger log)
    {
        _parts = new StandaloneParts(engine, images, networks, options, clock, log) { Find = Get, FindContainer = Find, Forget = Forget };
        _execs = new StandaloneExecs(_parts);
        _departures = new Departures<StandaloneRecord>(clock);
        Files = new ContainerFiles(_parts);
    }

    public StandalonePaths Paths => _parts.Paths;

    public StandaloneEventFeed Events => _parts.Events;

    public VolumeStore Volumes => _parts.Volumes;

    public ContainerFiles Files { get; }

    public BridgeNetworks? Networks => _parts.Networks;

    /// <summary>Finds what there was and goes on with it. The networks have been started.</summary>
    public static async Task<StandaloneEngine> OpenAsync(
        ContainerEngine engine, ImageStore images, BridgeNetworks? networks, StandaloneOptions options, TimeProvider clock, ILogger log, CancellationToken cancel)
    {
        var opened = new StandaloneEngine(engine, images, networks, options, clock, log);
        await opened.RestoreAsync(cancel);
        return opened;
    }

    public IReadOnlyList<StandaloneRecord> List() => [.. _containers.Values.Select(container => container.Record).Where(record => record.IsMade)];

    public StandaloneRecord Get(string nameOrId) => Find(nameOrId).Record;

    /// <summary>Makes a container that is not started. Without a name it gets one.</summary>
    public async Task<StandaloneRecord> CreateAsync(StandaloneConfig config, string? name, CancellationToken cancel)
    {
        Image image = _parts.Images.Find(config.Image) ?? throw new EngineException(EngineFailure.NotFound, $"No such image: {config.Image}");
        LogLimits.Validate(config.Log);
        StandaloneConfig merged = ImageDefaults.Merge(config, image.Config);
        merged = merged with { Sandbox = SandboxNetworks.Complete(merged.Sandbox, _parts.Networks) };
        IReadOnlyList<string> arguments = ImageDefaults.Arguments(merged);
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        string taken = TakeName(name, id);
        var container = new StandaloneContainer(
            new StandaloneRecord
            {
                Id = id, Name = taken, Config = merged, ImageId = image.Id.ToString(), Arguments = arguments, CreatedAt = _parts.Clock.GetUtcNow(),
            },
            _parts);
        _containers[id] = container;
        try
        {
            await container.MakeAsync(image, cancel);
            return container.Record;
        }
        catch
        {
            _containers.TryRemove(id, out _);
            _parts.Names.Release(taken, id);
            throw;
        }
    }

    /// <summary>False if it runs already.</summary>
    public Task<bool> StartAsync(string nameOrId, CancellationToken cancel) => Find(nameOrId).StartAsync(cancel);

    /// <summary>False if it does not run. A grace below zero waits for ever.</summary>
    public Task<bool> StopAsync(string nameOrId, TimeSpan? grace, string? signal, CancellationToken cancel) => Find(nameOrId).StopAsync(grace, signal, cancel);

    /// <summary>Ends all containers as a machine's shutdown does; policies start them again when the engine is opened next.</summary>
    /// <param name="grace">Null gives each its own.</param>
    public Task ShutDownAsync(TimeSpan? grace, CancellationToken cancel) => Task.WhenAll(_containers.Values.Select(container => ShutDownAsync(container, grace, cancel)));

    public Task RestartAsync(string nameOrId, TimeSpan? grace, string? signal, CancellationToken cancel) => Find(nameOrId).RestartAsync(new RestartWish(grace, signal)).WaitAsync(cancel);

    public Task KillAsync(string nameOrId, string signal, CancellationToken cancel) => Find(nameOrId).KillAsync(signal, cancel);

    public Task PauseAsync(string nameOrId, CancellationToken cancel) => Find(nameOrId).PauseAsync().WaitAsync(cancel);

    public Task UnpauseAsync(string nameOrId, CancellationToken cancel) => Find(nameOrId).UnpauseAsync().WaitAsync(cancel);

    public Task RenameAsync(string nameOrId, string newName, CancellationToken cancel) => Find(nameOrId).RenameAsync(newName).WaitAsync(cancel);

    /// <param name="volumes">Its anonymous volumes go with it.</param>
    public Task RemoveAsync(string nameOrId, bool force, bool volumes, CancellationToken cancel) => Find(nameOrId).RemoveAsync(force, volumes, cancel);

    /// <summary>Registered when the call returns: no end after that is missed. One that has just removed itself is told by its id.</summary>
    public Task<StandaloneRecord> WaitAsync(string nameOrId, WaitCondition condition, CancellationToken cancel) =>
        condition != WaitCondition.NextExit && _departures.Find(nameOrId) is { } departed ? Task.FromResult(departed) : Find(nameOrId).WaitAsync(condition, cancel);

    /// <summary>The streams of its process from now on; of one that does not run, from its next start on.</summary>
    public Task<ProcessSession> AttachAsync(string nameOrId, AttachStreams streams, CancellationToken cancel) => Find(nameOrId).AttachAsync(streams, cancel);

    public Task ResizeAsync(string nameOrId, int rows, int columns, CancellationToken cancel) => Find(nameOrId).ResizeAsync(rows, columns, cancel);

    /// <summary>What it has written, over all its runs, the oldest first.</summary>
    public IAsyncEnumerable<LogEntry> ReadLogsAsync(string nameOrId, LogQuery query, CancellationToken cancel)
    {
        StandaloneContainer container = Find(nameOrId);
        if (container.Record.Config.Log.Driver == "none")
            throw new EngineException(EngineFailure.Invalid, "configured logging driver does not support reading");
        return new LogReader(_parts.Paths.Log(container.Id), query, _parts.LogWatch, container.EndedAsync, _parts.Clock).ReadAsync(cancel);
    }

    /// <summary>Changes limits, also of a running container; a zero leaves what is.</summary>
    public Task UpdateAsync(string nameOrId, ResourceConfig changes, RestartPolicy? restart, CancellationToken cancel) =>
        Find(nameOrId).UpdateAsync(changes, restart).WaitAsync(cancel);

    /// <summary>What it uses now; without figures while it does not run.</summary>
    public StandaloneUsage Usage(string nameOrId)
    {
        StandaloneRecord container = Get(nameOrId);
        DateTimeOffset now = _parts.Clock.GetUtcNow();
        return container.IsRunning && _parts.Engine.TryContainer(container.Id) is { } run
            ? new UsageReader(new Cgroup(_parts.Engine.Parts.Cgroups, run.CgroupPath)).Read(container, now, Counters(container))
            : new StandaloneUsage { Container = container, Time = now };
    }

    /// <summary>Where its root is mounted while it runs.</summary>
    public string RootOf(string nameOrId) => _parts.Engine.Parts.Paths.RootFileSystem(Get(nameOrId).Id);

    /// <summary>What it has written on top of its image.</summary>
    public SnapshotUsage Written(string nameOrId) => _parts.Engine.Parts.Snapshots.Usage(Get(nameOrId).Id);

    /// <summary>Its processes in the columns of ps(1), the titles first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Top(string nameOrId, string psArguments)
    {
        StandaloneRecord container = Get(nameOrId);
        if (!container.IsRunning || _parts.Engine.TryContainer(container.Id) is not { } run)
            throw new EngineException(EngineFailure.WrongState, $"container {container.Id} is not running");
        return ProcessTable.For(new Cgroup(_parts.Engine.Parts.Cgroups, run.CgroupPath).Processes(), psArguments);
    }

    /// <summary>A process that can be started in the container later; the answer is its id.</summary>
    public string CreateExec(string nameOrId, ExecConfig config) => _execs.Create(Find(nameOrId), config);

    /// <summary>Starts it. A client that leaves the session, or is not there at all, does not end the process.</summary>
    public Task<ProcessSession> StartExecAsync(string execId, bool isDetached, CancellationToken cancel)
    {
        StandaloneExec exec = _execs.Get(execId);
        return _execs.StartAsync(exec, Find(exec.ContainerId), isDetached, cancel);
    }

    public ExecRecord GetExec(string execId) => _execs.Get(execId).Record;

    /// <summary>The ids of the processes that were created in it.</summary>
    public IReadOnlyList<string> ExecsOf(string nameOrId) => _execs.Of(Find(nameOrId).Id);

    public Task ResizeExecAsync(string execId, int rows, int columns, CancellationToken cancel) => StandaloneExecs.ResizeAsync(_execs.Get(execId), rows, columns, cancel);

    public IReadOnlyList<Endpoint> Endpoints(string nameOrId) => _parts.Networks?.Endpoints(Find(nameOrId).Id) ?? [];

    public IReadOnlyList<BoundPort> Ports(string nameOrId) => _parts.Networks?.Ports(Find(nameOrId).Id) ?? [];

    /// <summary>Connects it to one more network, at once or at its next start.</summary>
    public Task ConnectAsync(string networkId, string nameOrId, EndpointConfig config, CancellationToken cancel) =>
        Find(nameOrId).ConnectAsync(Network(networkId), config).WaitAsync(cancel);

    public Task DisconnectAsync(string networkId, string nameOrId, bool force, CancellationToken cancel) =>
        Find(nameOrId).DisconnectAsync(Network(networkId), force).WaitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _parts.Closing.CancelAsync();
        foreach (StandaloneContainer container in _containers.Values)
            await container.DetachAsync();
        await _execs.IdleAsync();
        _parts.Dispose();
    }

    // One that does not end keeps nobody from ending the others.
    private async Task ShutDownAsync(StandaloneContainer container, TimeSpan? grace, CancellationToken cancel)
    {
        try
        {
            await container.ShutDownAsync(grace, cancel);
        }
        catch (EngineException failure)
        {
            _parts.Log.LogWarning(failure, "container {Container} does not end", container.Id);
        }
    }

    private async Task RestoreAsync(CancellationToken cancel)
    {
        foreach (string directory in Directory.EnumerateDirectories(_parts.Engine.Parts.Paths.Standalone))
            Restore(Path.GetFileName(directory));

        foreach (string id in _parts.Networks?.SandboxIds() ?? [])
        {
            if (!_containers.ContainsKey(id))
                _parts.Networks!.DetachSandbox(id);
        }

        // Sandboxes of what is no container, such as a build's step that nobody will continue.
        await Task.WhenAll(_parts.Engine.HiddenPods.Where(pod => !_containers.ContainsKey(pod.Id))
            .Select(pod => _parts.Engine.RemovePodAsync(pod.Id, cancel)));
        await _parts.Mounts.RestoreAsync([.. _containers.Values.Select(container => container.Record)], cancel);
        await FoundAsync(Task.WhenAll(_containers.Values.Select(container => container.FoundAsync())), cancel);
    }

    // With the host's counters the host network is not the container's own.
    private IReadOnlyList<InterfaceCounters> Counters(StandaloneRecord container) =>
        _parts.Networks is { } networks && networks.Endpoints(container.Id).Count > 0 ? networks.Counters(container.Id) : [];

    private void Forget(string id)
    {
        if (_containers.TryRemove(id, out StandaloneContainer? gone) && gone.Record.Config.IsRemovedAtEnd)
            _departures.Add(id, gone.Record);
        _execs.Forget(id);
    }

    // One that cannot be cleared away, such as a process that the kernel does not let go, keeps nobody from the others.
    private async Task FoundAsync(Task all, CancellationToken cancel)
    {
        try
        {
            await all.WaitAsync(_parts.Options.OpeningPatience, _parts.Clock, cancel);
        }
        catch (Exception failure) when (failure is TimeoutException or EngineException or NetworkException or IOException or Linux.LinuxException)
        {
            _parts.Log.LogWarning(failure, "some containers are not yet as they should be");
        }
    }

    private void Restore(string id)
    {
        if (RecordFile.Read(_parts.Paths.Record(id), EngineJson.Default.StandaloneRecord) is { } record)
        {
            _containers[id] = new StandaloneContainer(record, _parts);
            _parts.Names.Take(record.Name, id);
        }
        else if (File.Exists(_parts.Paths.Record(id)))
            _parts.Log.LogError("the record {Path} cannot be read; its container is left as it is", _parts.Paths.Record(id));
        else
            ContainerCleanup.DeleteDirectory(_parts.Paths.Directory(id));
    }

    private NetworkRecord Network(string nameOrId) =>
        (_parts.Networks ?? throw new EngineException(EngineFailure.Refused, "this node has no container networks")).Get(nameOrId);

    private string TakeName(string? name, string id)
    {
        if (string.IsNullOrEmpty(name))
            return _parts.Names.TakeAny(id);
        string plain = StandaloneNames.Checked(name);
        _parts.Names.Take(plain, id);
        return plain;
    }

    private StandaloneContainer Find(string nameOrId)
    {
        if (_containers.TryGetValue(nameOrId, out StandaloneContainer? exact))
            return exact;
        string name = nameOrId.StartsWith('/') ? nameOrId[1..] : nameOrId;
        if (_parts.Names.OwnerOf(name) is { } owner && _containers.TryGetValue(owner, out StandaloneContainer? named))
            return named;
        StandaloneContainer[] found = nameOrId.Length == 0
            ? []
            : [.. _containers.Where(entry => entry.Key.StartsWith(nameOrId, StringComparison.Ordinal)).Take(2).Select(entry => entry.Value)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new EngineException(EngineFailure.NotFound, $"No such container: {nameOrId}"),
            _ => throw new EngineException(EngineFailure.Invalid, $"multiple IDs found with provided prefix: {nameOrId}"),
        };
    }
}
