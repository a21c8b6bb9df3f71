using Gantry.Kube;
using Gantry.Kube.Reconciling;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>Control loops from their start to their end, with the caches and events that are theirs.</summary>
internal sealed class ControllerTerm : IAsyncDisposable
{
    private readonly WatchCaches _caches;
    private readonly EventWriter _events;
    private readonly ControllerSet _controllers;

    private ControllerTerm(KubeClient kube, Func<string, KubeClient> clients, TimeProvider clock, ILoggerFactory logs)
    {
        _caches = new WatchCaches(kube, clock, logs);
        _events = new EventWriter(kube, clock, logger: logs.CreateLogger<EventWriter>());
        _controllers = new ControllerSet(kube, _caches, _events, clock, logs, clients);
    }

    /// <param name="component">Who reads what all controllers need to know.</param>
    /// <param name="clients">The clients of components and controllers by their names.</param>
    public static async Task<ControllerTerm> BeginAsync(
        string component, Func<string, KubeClient> clients, Action<ControllerSet> add, TimeProvider clock, ILoggerFactory logs, CancellationToken cancel)
    {
        var term = new ControllerTerm(clients(component), clients, clock, logs);
        try
        {
            add(term._controllers);
            await term._controllers.StartAsync(cancel);
            return term;
        }
        catch
        {
            await term.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _controllers.DisposeAsync();
        await _caches.DisposeAsync();
        await _events.DisposeAsync();
    }
}
