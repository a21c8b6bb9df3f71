using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;
using Gantry.KubeServer;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Pki;
using Gantry.Store;

namespace Gantry.Tests.Clusters;

/// <summary>Controllers over the real API server, with a store in memory and a clock that the test moves.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly WatchCaches _caches;
    private readonly EventWriter _events;
    private readonly ControllerSet _controllers;
    private readonly List<TestNode> _nodes = [];
    private readonly string _directory = Directory.CreateTempSubdirectory("gantry-controllers-").FullName;
    private readonly MemoryStore _store = new(10_000);
    private readonly ClusterPki _pki;
    private readonly KubeApi _server;

    private TestCluster()
    {
        var logs = new TestLogs();
        _pki = ClusterPki.Open(_directory, TimeProvider.System);
        _server = new(_store, _pki, new(), Clock, logs);
        Api = new(new UserTransport(_server.CreateHandler, new("tester", ["system:masters"])));
        Kube = new(new HttpMessageInvoker(Api), new Uri("http://api/"));
        KubeClient manager = As(ComponentUsers.ControllerManager);
        _caches = new(manager, Clock, logs);
        _events = new(manager, Clock);
        _controllers = new(manager, _caches, _events, Clock, logs, As);
    }

    public ManualClock Clock { get; } = new();

    public FaultyTransport Api { get; }

    public KubeClient Kube { get; }

    public static async Task<TestCluster> StartAsync(Action<ControllerSet> add)
    {
        var cluster = new TestCluster();
        await cluster._server.StartAsync(CancellationToken.None);
        await cluster.CreateAsync(new ServiceAccount { Metadata = new() { Name = "default", Namespace = "default" } });
        add(cluster._controllers);
        await cluster._controllers.StartAsync();
        return cluster;
    }

    /// <summary>A client with the rights of a component or of a controller.</summary>
    public KubeClient As(string component) => new(new HttpMessageInvoker(new UserTransport.Mark(Api, ComponentUsers.Of(component))), new Uri("http://api/"));

    public Task<T> CreateAsync<T>(T item)
        where T : class, IKubeObject<T> =>
        Kube.CreateAsync(item);

    /// <summary>Adds a ready node that runs its pods: they become ready as soon as they are bound, and go when they are deleted.</summary>
    public async Task<TestNode> AddNodeAsync(Node node)
    {
        await CreateAsync(node);
        var running = new TestNode(node.Name, Kube, Clock);
        _nodes.Add(running);
        return running;
    }

    public Task<T> WaitForAsync<T>(string name, Func<T, bool> condition, string @namespace = "default")
        where T : class, IKubeObject<T>
    {
        var key = T.Definition.Namespaced ? new ObjectKey(@namespace, name) : ObjectKey.ClusterScoped(name);
        return UntilAsync(() => Kube.FindAsync<T>(key), item => item is not null && condition(item), $"{T.Definition.Kind} {key}")!;
    }

    public async Task<IReadOnlyList<T>> WaitForAllAsync<T>(Func<IReadOnlyList<T>, bool> condition)
        where T : class, IKubeObject<T>
    {
        KubeList<T> list = await UntilAsync(() => Kube.ListAsync<T>(), found => condition(found.Items), $"list of {T.Definition.Plural}");
        return list.Items;
    }

    public Task WaitUntilGoneAsync<T>(string name, string @namespace = "default")
        where T : class, IKubeObject<T> =>
        UntilAsync(() => Kube.FindAsync<T>(new(T.Definition.Namespaced ? @namespace : "", name)), item => item is null, $"end of {T.Definition.Kind} {name}");

    /// <summary>Changes an object, again and again if others do so too.</summary>
    public async Task<T> ChangeAsync<T>(string name, Func<T, T> change)
        where T : class, IKubeObject<T>
    {
        while (true)
        {
            try
            {
                T current = await Kube.GetAsync<T>(new(T.Definition.Namespaced ? "default" : "", name));
                return await Kube.UpdateAsync(change(current));
            }
            catch (KubeException failure) when (failure.Kind is KubeFailure.Conflict)
            {
                continue;
            }
        }
    }

    /// <summary>Lets the loops run until nothing is written any more.</summary>
    public async Task SettleAsync()
    {
        string before;
        do
        {
            before = (await Kube.ListAsync<Namespace>()).Metadata.ResourceVersion!;
            for (int i = 0; i < 20; i++)
                await PassAsync();
        }
        while (before != (await Kube.ListAsync<Namespace>()).Metadata.ResourceVersion);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestNode node in _nodes)
            await node.DisposeAsync();
        await _controllers.DisposeAsync();
        await _events.DisposeAsync();
        await _caches.DisposeAsync();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        _pki.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // Real time only lets other threads run; the clock moves a little so that retries come due.
    private async Task PassAsync()
    {
        await Task.Delay(1);
        Clock.Advance(TimeSpan.FromMilliseconds(5));
    }

    private async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> condition, string what)
    {
        T item = await read();
        for (var end = DateTime.UtcNow.AddSeconds(60); !condition(item); item = await read())
        {
            if (DateTime.UtcNow > end)
                throw new TimeoutException($"{what} did not come to what was awaited: {item}");
            await PassAsync();
        }

        return item;
    }
}
