using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gantry.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gantry.Tests;

/// <summary>A container runtime without containers: it remembers what it was asked for and does what the test tells it.</summary>
internal sealed class FakeRuntime : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Cri.PodSandboxStatus> _sandboxes = new();
    private readonly ConcurrentDictionary<string, Entry> _containers = new();
    private readonly ConcurrentDictionary<string, Channel<Cri.ContainerEventResponse>> _listeners = new();
    private readonly WebApplication _web;
    private int _lastId;

    private FakeRuntime(WebApplication web, string socket)
    {
        _web = web;
        Socket = socket;
    }

    public string Socket { get; }

    public IEnumerable<Entry> Containers => _containers.Values;

    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentDictionary<string, string> PullFailures { get; } = new();

    /// <summary>Why limits cannot be changed; null where they can.</summary>
    public string? UpdateFailure { get; set; }

    /// <summary>Answers exec calls: the exit code for a command.</summary>
    public Func<string, int> Exec { get; set; } = _ => 0;

    public static async Task<FakeRuntime> StartAsync(string socket)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        WebApplication web = builder.Build();
        var runtime = new FakeRuntime(web, socket);
        web.UseRouting();
        web.MapGrpc("runtime.v1.RuntimeService", runtime.MapRuntime);
        web.MapGrpc("runtime.v1.ImageService", runtime.MapImages);
        await web.StartAsync();
        return runtime;
    }

    /// <summary>Ends a container as its process would.</summary>
    public void End(string name, int exitCode, string reason = "")
    {
        Entry entry = _containers.Values.Where(each => each.Status.Metadata.Name == name).MaxBy(each => each.Status.Metadata.Attempt)!;
        End(entry, exitCode, reason);
    }

    public Entry Find(string name) => _containers.Values.Where(each => each.Status.Metadata.Name == name).MaxBy(each => each.Status.Metadata.Attempt)!;

    public async ValueTask DisposeAsync()
    {
        foreach (Channel<Cri.ContainerEventResponse> listener in _listeners.Values)
            listener.Writer.TryComplete();
        await _web.StopAsync();
        await _web.DisposeAsync();
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1_000_000;

    private void MapRuntime(GrpcMethods methods)
    {
        methods.Unary("Version", Cri.VersionRequest.Parser, (_, _) => ValueTask.FromResult(new Cri.VersionResponse { RuntimeName = "fake", RuntimeVersion = "1", RuntimeApiVersion = "v1" }));
        methods.Unary("Status", Cri.StatusRequest.Parser, (_, _) => ValueTask.FromResult(new Cri.StatusResponse
        {
            Status = new Cri.RuntimeStatus { Conditions = { new Cri.RuntimeCondition { Type = "RuntimeReady", Status = true }, new Cri.RuntimeCondition { Type = "NetworkReady", Status = true } } },
        }));
        methods.Unary("RunPodSandbox", Cri.RunPodSandboxRequest.Parser, (request, _) => ValueTask.FromResult(RunSandbox(request)));
        methods.Unary("StopPodSandbox", Cri.StopPodSandboxRequest.Parser, (request, _) => ValueTask.FromResult(StopSandbox(request.PodSandboxId)));
        methods.Unary("RemovePodSandbox", Cri.RemovePodSandboxRequest.Parser, (request, _) => ValueTask.FromResult(RemoveSandbox(request.PodSandboxId)));
        methods.Unary("PodSandboxStatus", Cri.PodSandboxStatusRequest.Parser, (request, _) => ValueTask.FromResult(new Cri.PodSandboxStatusResponse { Status = _sandboxes[request.PodSandboxId] }));
        methods.Unary("ListPodSandbox", Cri.ListPodSandboxRequest.Parser, (request, _) => ValueTask.FromResult(ListSandboxes(request.Filter)));
        methods.Unary("CreateContainer", Cri.CreateContainerRequest.Parser, (request, _) => ValueTask.FromResult(Create(request)));
        methods.Unary("StartContainer", Cri.StartContainerRequest.Parser, (request, _) => ValueTask.FromResult(Start(request.ContainerId)));
        methods.Unary("StopContainer", Cri.StopContainerRequest.Parser, (request, _) => ValueTask.FromResult(Stop(request)));
        methods.Unary("UpdateContainerResources", Cri.UpdateContainerResourcesRequest.Parser, (request, _) => ValueTask.FromResult(Update(request)));
        methods.Unary("RemoveContainer", Cri.RemoveContainerRequest.Parser, (request, _) => ValueTask.FromResult(Remove(request.ContainerId)));
        methods.Unary("ListContainers", Cri.ListContainersRequest.Parser, (request, _) => ValueTask.FromResult(ListContainers(request.Filter)));
        methods.Unary("ContainerStatus", Cri.ContainerStatusRequest.Parser, (request, _) => ValueTask.FromResult(new Cri.ContainerStatusResponse { Status = _containers[request.ContainerId].Status }));
        methods.Unary("ExecSync", Cri.ExecSyncRequest.Parser, (request, _) => ValueTask.FromResult(RunExec(request)));
        methods.ServerStreaming("GetContainerEvents", Cri.GetEventsRequest.Parser, (_, cancel) => EventsAsync(cancel));
    }

    private void MapImages(GrpcMethods methods)
    {
        methods.Unary("ImageStatus", Cri.ImageStatusRequest.Parser, (request, _) => ValueTask.FromResult(new Cri.ImageStatusResponse
        {
            Image = request.Image.Image.StartsWith("absent", StringComparison.Ordinal) ? null : new Cri.Image { Id = "sha256:" + request.Image.Image, RepoTags = { request.Image.Image } },
        }));
        methods.Unary("PullImage", Cri.PullImageRequest.Parser, (request, _) =>
        {
            Calls.Enqueue($"pull {request.Image.Image} as {request.Auth?.Username}");
            return ValueTask.FromException<Cri.PullImageResponse>(new GrpcException(GrpcStatus.NotFound, PullFailures.GetValueOrDefault(request.Image.Image, "no such image")));
        });
    }

    private Cri.RunPodSandboxResponse RunSandbox(Cri.RunPodSandboxRequest request)
    {
        string id = $"sandbox{Interlocked.Increment(ref _lastId)}";
        var status = new Cri.PodSandboxStatus
        {
            Id = id,
            Metadata = request.Config.Metadata,
            State = Cri.PodSandboxState.SandboxReady,
            CreatedAt = Now,
            Network = new Cri.PodSandboxNetworkStatus { Ip = "127.0.0.1" },
        };
        status.Labels.Add(request.Config.Labels);
        _sandboxes[id] = status;
        Calls.Enqueue("sandbox");
        return new() { PodSandboxId = id };
    }

    private Cri.StopPodSandboxResponse StopSandbox(string id)
    {
        Calls.Enqueue("stop sandbox");
        foreach (Entry entry in _containers.Values.Where(each => each.SandboxId == id && each.Status.State is Cri.ContainerState.ContainerRunning))
            End(entry, 137, "");
        Change(id, status => status.State = Cri.PodSandboxState.SandboxNotready);
        Tell(id, Cri.ContainerEventType.ContainerStoppedEvent);
        return new();
    }

    private Cri.RemovePodSandboxResponse RemoveSandbox(string id)
    {
        foreach ((string container, Entry entry) in _containers)
        {
            if (entry.SandboxId == id)
                _containers.TryRemove(container, out _);
        }

        _sandboxes.TryRemove(id, out _);
        return new();
    }

    private Cri.ListPodSandboxResponse ListSandboxes(Cri.PodSandboxFilter? filter)
    {
        var list = new Cri.ListPodSandboxResponse();
        foreach (Cri.PodSandboxStatus status in _sandboxes.Values.Where(status => filter is null || filter.LabelSelector.All(pair => status.Labels.TryGetValue(pair.Key, out string? value) && value == pair.Value)))
        {
            var sandbox = new Cri.PodSandbox { Id = status.Id, Metadata = status.Metadata, State = status.State, CreatedAt = status.CreatedAt };
            sandbox.Labels.Add(status.Labels);
            list.Items.Add(sandbox);
        }

        return list;
    }

    private Cri.CreateContainerResponse Create(Cri.CreateContainerRequest request)
    {
        string id = $"container{Interlocked.Increment(ref _lastId)}";
        var status = new Cri.ContainerStatus
        {
            Id = id,
            Metadata = request.Config.Metadata,
            State = Cri.ContainerState.ContainerCreated,
            CreatedAt = Now,
            Image = request.Config.Image,
            ImageRef = request.Config.Image.Image,
            LogPath = Path.Combine(request.SandboxConfig.LogDirectory, request.Config.LogPath),
        };
        status.Resources = new Cri.ContainerResources { Linux = request.Config.Linux?.Resources };
        status.Labels.Add(request.Config.Labels);
        status.Annotations.Add(request.Config.Annotations);
        _containers[id] = new Entry(request.PodSandboxId, request.Config) { Status = status };
        return new() { ContainerId = id };
    }

    private Cri.StartContainerResponse Start(string id)
    {
        Entry entry = _containers[id];
        Calls.Enqueue($"start {entry.Status.Metadata.Name}");
        entry.Change(status =>
        {
            status.State = Cri.ContainerState.ContainerRunning;
            status.StartedAt = Now;
        });
        Tell(entry.SandboxId, Cri.ContainerEventType.ContainerStartedEvent);
        return new();
    }

    private Cri.UpdateContainerResourcesResponse Update(Cri.UpdateContainerResourcesRequest request)
    {
        Entry entry = _containers[request.ContainerId];
        Calls.Enqueue($"update {entry.Status.Metadata.Name} {request.Linux.CpuQuota} {request.Linux.MemoryLimitInBytes}");
        if (UpdateFailure is { } failure)
            throw new GrpcException(GrpcStatus.Internal, failure);
        entry.Status.Resources = new Cri.ContainerResources { Linux = request.Linux };
        return new();
    }

    private Cri.StopContainerResponse Stop(Cri.StopContainerRequest request)
    {
        Entry entry = _containers[request.ContainerId];
        Calls.Enqueue($"stop {entry.Status.Metadata.Name} {request.Timeout}");
        End(entry, 143, "");
        return new();
    }

    private Cri.RemoveContainerResponse Remove(string id)
    {
        _containers.TryRemove(id, out _);
        return new();
    }

    private Cri.ListContainersResponse ListContainers(Cri.ContainerFilter? filter)
    {
        var list = new Cri.ListContainersResponse();
        foreach (Entry entry in _containers.Values.Where(each => filter is null || filter.LabelSelector.All(pair => each.Status.Labels.TryGetValue(pair.Key, out string? value) && value == pair.Value)))
        {
            var container = new Cri.Container { Id = entry.Status.Id, PodSandboxId = entry.SandboxId, Metadata = entry.Status.Metadata, State = entry.Status.State };
            container.Labels.Add(entry.Status.Labels);
            list.Containers.Add(container);
        }

        return list;
    }

    private Cri.ExecSyncResponse RunExec(Cri.ExecSyncRequest request)
    {
        string command = string.Join(' ', request.Cmd);
        Calls.Enqueue($"exec {command}");
        return new() { ExitCode = Exec(command) };
    }

    private void End(Entry entry, int exitCode, string reason)
    {
        if (entry.Status.State is not Cri.ContainerState.ContainerRunning)
            return;
        entry.Change(status =>
        {
            status.State = Cri.ContainerState.ContainerExited;
            status.ExitCode = exitCode;
            status.Reason = reason;
            status.FinishedAt = Now;
        });
        Tell(entry.SandboxId, Cri.ContainerEventType.ContainerStoppedEvent);
    }

    private void Change(string id, Action<Cri.PodSandboxStatus> change)
    {
        if (!_sandboxes.TryGetValue(id, out Cri.PodSandboxStatus? status))
            return;
        Cri.PodSandboxStatus copy = status.Clone();
        change(copy);
        _sandboxes[id] = copy;
    }

    private void Tell(string sandboxId, Cri.ContainerEventType type)
    {
        foreach (Channel<Cri.ContainerEventResponse> listener in _listeners.Values)
            listener.Writer.TryWrite(new Cri.ContainerEventResponse { ContainerEventType = type, PodSandboxStatus = _sandboxes.GetValueOrDefault(sandboxId) });
    }

    private async IAsyncEnumerable<Cri.ContainerEventResponse> EventsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var channel = Channel.CreateUnbounded<Cri.ContainerEventResponse>();
        string id = Guid.NewGuid().ToString();
        _listeners[id] = channel;
        try
        {
            await foreach (Cri.ContainerEventResponse happened in channel.Reader.ReadAllAsync(cancel))
                yield return happened;
        }
        finally
        {
            _listeners.TryRemove(id, out _);
        }
    }

    /// <summary>A container as it was asked for, and what has become of it.</summary>
    internal sealed record Entry(string SandboxId, Cri.ContainerConfig Config)
    {
        private volatile Cri.ContainerStatus _status = new();

        public Cri.ContainerStatus Status
        {
            get => _status;
            init => _status = value;
        }

        public string? Variable(string name) => Config.Envs.FirstOrDefault(pair => pair.Key == name)?.Value.ToStringUtf8();

        public string MountSource(string containerPath) => Config.Mounts.Single(mount => mount.ContainerPath == containerPath).HostPath;

        public void Change(Action<Cri.ContainerStatus> change)
        {
            Cri.ContainerStatus copy = _status.Clone();
            change(copy);
            _status = copy;
        }
    }
}
