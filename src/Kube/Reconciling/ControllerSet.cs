using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Kube.Reconciling;

/// <summary>The controllers of a process with what they share: the client, the caches, the clock and the events.</summary>
/// <param name="clients">The client of a controller that acts under a name of its own; the shared one where there is none.</param>
public sealed class ControllerSet(
    KubeClient kube, WatchCaches caches, EventWriter events, TimeProvider clock, ILoggerFactory? logs = null, Func<string, KubeClient>? clients = null) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Controller> _controllers = [];
    private readonly List<ControlLoop> _loops = [];

    public KubeClient Kube => kube;

    /// <summary>The client that acts as the given component or as the service account of the given controller, with its rights alone.</summary>
    public KubeClient As(string component) => clients?.Invoke(component) ?? kube;

    public WatchCaches Caches => caches;

    /// <summary>Where the given component tells what it did.</summary>
    public EventRecorder EventsOf(string component) => new(events, component, host: null, clock);

    public TimeProvider Clock => clock;

    /// <summary>Where the controllers count their work; set before they are added.</summary>
    public ControllerMetrics Metrics { get; set; } = new();

    public WatchCache<T> Cache<T>()
        where T : class, IKubeObject<T> =>
        caches.Of<T>();

    /// <summary>Adds a reconciler; what wakes it is said on the result.</summary>
    public Controller Add(string name, IReconciler reconciler)
    {
        var controller = new Controller(name, reconciler, this, Logger(name));
        lock (_lock)
            _controllers.Add(controller);
        return controller;
    }

    /// <summary>Ends a controller whose work there is no more.</summary>
    public async ValueTask RemoveAsync(Controller controller)
    {
        lock (_lock)
            _controllers.Remove(controller);
        await controller.DisposeAsync();
    }

    /// <summary>Adds a loop that is no reconciler; it starts once the caches hold their lists.</summary>
    public void AddLoop(string name, IReadOnlyList<WatchCache> needed, Func<CancellationToken, Task> run) =>
        _loops.Add(new(name, needed, run, clock, Logger(name)));

    public ILogger Logger(string name) => logs?.CreateLogger($"Gantry.Controllers.{name}") ?? NullLogger.Instance;

    /// <summary>Starts the caches and then every controller; the caches belong to the caller, who also ends them.</summary>
    public async Task StartAsync(CancellationToken cancel = default)
    {
        caches.Start();
        foreach (Controller controller in Snapshot())
            await controller.StartAsync(cancel);
        foreach (ControlLoop loop in _loops)
            await loop.StartAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ControlLoop loop in _loops)
            await loop.DisposeAsync();
        foreach (Controller controller in Snapshot())
            await controller.DisposeAsync();
    }

    private Controller[] Snapshot()
    {
        lock (_lock)
            return [.. _controllers];
    }
}
