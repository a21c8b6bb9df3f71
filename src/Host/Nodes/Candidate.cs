using Gantry.Kube;
using Gantry.Kube.Elections;
using Gantry.Kube.Reconciling;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>Stands for election to be a component of the cluster, and runs its control loops while it leads.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="component">The component's name, which is that of the lease too.</param>
    public Candidate(string component, string identity, Func<string, KubeClient> clients, Action<ControllerSet> add, TimeProvider clock, ILoggerFactory logs)
    {
        var election = new LeaderElection(clients(component), new ElectionOptions { Name = component, Identity = identity }, clock, logs.CreateLogger("Gantry.Election"));
        _running = Task.Run(() => election.RunAsync(LeadAsync, _stop.Token));

        async Task LeadAsync(CancellationToken term)
        {
            await using ControllerTerm work = await ControllerTerm.BeginAsync(component, clients, add, clock, logs, term);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, term).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
