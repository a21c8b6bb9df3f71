using Gantry.Cri;
using Gantry.Cri.Streaming;
using Gantry.Engine;
using Gantry.Grpc;
using Gantry.Grpc.Cri;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>An engine behind the interface's socket, with directories of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private const string RuntimeService = "runtime.v1.RuntimeService";
    private static int _count;
    private readonly string _root = $"/tmp/gantry-cri-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
    private WebApplication _web = null!;
    private ContainerEngine _engine = null!;
    private ImageStore _images = null!;

    public GrpcChannel Channel { get; private set; } = null!;

    public string Root => _root;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestNode> StartAsync()
    {
        string? runtime = Built("gantry-runtime");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/bin/busybox") && runtime is not null, "needs root, busybox-static and a built gantry-runtime");
        var node = new TestNode();
        Directory.CreateDirectory(node._root);
        BusyboxArchive.Write($"{node._root}/busybox.tar");
        node._images = ImageStore.Open($"{node._root}/images");
        await node._images.LoadAsync($"{node._root}/busybox.tar", Cancel);
        node._engine = await ContainerEngine.OpenAsync(
            new EngineOptions { Root = node._root, RunDirectory = $"{node._root}/run", RuntimePath = runtime, MonitorPath = runtime },
            new OverlaySnapshotter(node._images), network: null, TimeProvider.System, NullLogger.Instance, Cancel);
        await node.ListenAsync();
        return node;
    }

    public Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser, string service = RuntimeService)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Channel.UnaryAsync($"{service}/{method}", request, parser, cancel: Cancel);

    public PodSandboxConfig Pod(string name = "web") => new()
    {
        Metadata = new PodSandboxMetadata { Name = name, Namespace = "default", Uid = "uid-" + name },
        Hostname = name,
        LogDirectory = $"{_root}/logs/{name}",
        Linux = new LinuxPodSandboxConfig(),
    };

    public static ContainerConfig Container(string name, params string[] command) => new()
    {
        Metadata = new ContainerMetadata { Name = name },
        Image = new ImageSpec { Image = BusyboxArchive.Name },
        Command = { command },
        LogPath = name + "/0.log",
        Linux = new LinuxContainerConfig
        {
            SecurityContext = new LinuxContainerSecurityContext { NamespaceOptions = new NamespaceOption { Pid = NamespaceMode.Container } },
        },
    };

    public async Task<string> RunPodAsync(PodSandboxConfig pod) =>
        (await CallAsync("RunPodSandbox", new RunPodSandboxRequest { Config = pod }, RunPodSandboxResponse.Parser)).PodSandboxId;

    public async Task<string> CreateAsync(string podId, PodSandboxConfig pod, ContainerConfig container) => (await CallAsync(
        "CreateContainer", new CreateContainerRequest { PodSandboxId = podId, Config = container, SandboxConfig = pod }, CreateContainerResponse.Parser)).ContainerId;

    public Task StartContainerAsync(string id) => CallAsync("StartContainer", new StartContainerRequest { ContainerId = id }, StartContainerResponse.Parser);

    public async Task<ContainerStatus> StatusAsync(string id) =>
        (await CallAsync("ContainerStatus", new ContainerStatusRequest { ContainerId = id }, ContainerStatusResponse.Parser)).Status;

    public async ValueTask DisposeAsync()
    {
        foreach (Engine.Pods.PodRecord pod in _engine.Pods)
            await _engine.RemovePodAsync(pod.Id, CancellationToken.None);
        Channel.Dispose();
        await _web.DisposeAsync();
        await _engine.DisposeAsync();
        _images.Dispose();
        new Cgroup(CgroupLayout.Detect(), _engine.Options.CgroupParent).Remove(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(File.ReadLines("/proc/self/mountinfo"), line => line.Contains(_root, StringComparison.Ordinal));
        Directory.Delete(_root, recursive: true);
    }

    private async Task ListenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket($"{_root}/cri.sock", listen => listen.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        new CriServer(_engine, _images, new StreamingServer(TimeProvider.System)).Map(_web);
        await _web.StartAsync(Cancel);
        Channel = GrpcChannel.OverUnixSocket($"{_root}/cri.sock");
    }

    private static string? Built(string name)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, "dist", name);
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}
