using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.KubeServer;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Pki;
using Gantry.KubeServer.Requests;
using Gantry.Linux.Mounts;
using Gantry.NodeAgent;
using Gantry.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests;

/// <summary>A node agent between the real API server, over a store in memory, and a runtime that only pretends.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _directory;
    private readonly MemoryStore _store;
    private readonly ClusterPki _pki;
    private readonly KubeApi _api;
    private WatchCache<Service> _services;

    private TestNode(string directory, MemoryStore store, ClusterPki pki, KubeApi api, FakeRuntime runtime)
    {
        _directory = directory;
        _store = store;
        _pki = pki;
        _api = api;
        Runtime = runtime;
        Kube = new KubeClient(new HttpMessageInvoker(api.CreateHandler(new RequestUser("tester", ["system:masters"]))), new Uri("http://api"));
        AgentKube = new KubeClient(new HttpMessageInvoker(api.CreateHandler(ComponentUsers.Node("n1"))), new Uri("http://api"));
        _services = new WatchCache<Service>(AgentKube, WatchSources.Of<Service>(), TimeProvider.System);
        Agent = null!;
    }

    public FakeRuntime Runtime { get; }

    public KubeClient Kube { get; }

    /// <summary>The agent's own client, which may do what a node may.</summary>
    public KubeClient AgentKube { get; }

    public Agent Agent { get; private set; }

    public string RootDirectory => Path.Combine(_directory, "node");

    public static async Task<TestNode> StartAsync()
    {
        string directory = Directory.CreateTempSubdirectory("gantry-agent-").FullName;
        var store = new MemoryStore();
        ClusterPki pki = ClusterPki.Open(Path.Combine(directory, "pki"), TimeProvider.System);
        var api = new KubeApi(store, pki, new KubeApiOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await api.StartAsync(CancellationToken.None);
        var node = new TestNode(directory, store, pki, api, await FakeRuntime.StartAsync(Path.Combine(directory, "cri.sock")));
        await node.Kube.CreateAsync(new ServiceAccount { Metadata = new() { Name = "default", Namespace = "default" } });
        await node.StartAgentAsync();
        return node;
    }

    public async Task RestartAgentAsync()
    {
        await StopAgentAsync();
        await StartAgentAsync();
    }

    public async Task StopAgentAsync()
    {
        await Agent.DisposeAsync();
        await _services.DisposeAsync();
    }

    public async Task StartAgentAsync()
    {
        var options = new AgentOptions
        {
            NodeName = "n1",
            RootDirectory = RootDirectory,
            LogDirectory = Path.Combine(_directory, "logs"),
            CriSocket = Runtime.Socket,
            NodeAddresses = ["192.0.2.1"],
            ClusterDns = ["10.96.0.10"],
        };
        _services = new WatchCache<Service>(AgentKube, WatchSources.Of<Service>(), TimeProvider.System);
        _services.Start();
        Agent = new Agent(options, AgentKube, _services, TimeProvider.System, NullLoggerFactory.Instance);
        await Agent.StartAsync(CancellationToken.None);
    }

    /// <summary>A pod assigned to this node, without a token volume.</summary>
    public static Pod Pod(string name = "web", Func<PodSpec, PodSpec>? change = null, Func<Container, Container>? changeContainer = null)
    {
        var container = new Container { Name = "web", Image = "web:1" };
        var spec = new PodSpec { NodeName = "n1", AutomountServiceAccountToken = false, TerminationGracePeriodSeconds = 5, Containers = [changeContainer?.Invoke(container) ?? container] };
        return new Pod { Metadata = new() { Name = name, Namespace = "default" }, Spec = change?.Invoke(spec) ?? spec };
    }

    public async Task<Pod> WaitForAsync(string name, Func<Pod, bool> condition)
    {
        var key = new ObjectKey("default", name);
        await using var cache = new WatchCache<Pod>(Kube, WatchSources.Of<Pod>(), TimeProvider.System);
        var found = new TaskCompletionSource<Pod>(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable subscription = cache.Subscribe(change =>
        {
            if (change.After is { } pod && pod.Key == key && condition(pod))
                found.TrySetResult(pod);
        });
        cache.Start();
        try
        {
            return await found.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Pod? last = cache.Find(key);
            throw new TimeoutException($"pod {name} did not get there: {(last is null ? "gone" : System.Text.Json.JsonSerializer.Serialize(last, Gantry.Kube.Core.Pod.Json))}; calls: {string.Join(", ", Runtime.Calls)}");
        }
    }

    public Task<Pod> WaitForReadyAsync(string name = "web") => WaitForAsync(name, IsReady);

    public async Task WaitForGoneAsync(string name = "web")
    {
        var key = new ObjectKey("default", name);
        await WaitUntilAsync(async () => await Kube.FindAsync<Pod>(key) is null);
    }

    public static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
    }

    public static bool IsReady(Pod pod) => pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    public async ValueTask DisposeAsync()
    {
        await StopAgentAsync();
        await Runtime.DisposeAsync();
        await _api.DisposeAsync();
        await _store.DisposeAsync();
        _pki.Dispose();
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(_directory + "/", StringComparison.Ordinal)).Reverse())
            MountTable.UnmountAll(mount.Target);
        Directory.Delete(_directory, recursive: true);
    }
}
