using Gantry.Kube;
using Gantry.Kube.Elections;
using Gantry.Kube.Reconciling;
using Microsoft.Extensions.Logging;

namespace Gantry.Host.Nodes;

/// <summary>Stands for election to run some control loops, and runs them while it leads.</summary>
internal sealed class Candidate : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public Candidate(string lease, string identity, KubeClient kube, Action<ControllerSet> add, TimeProvider clock, ILoggerFactory logs)
    {
        var election = new LeaderElection(kube, new ElectionOptions { Name = lease, Identity = identity }, clock, logs.CreateLogger("Gantry.Election"));
        _running = Task.Run(() => election.RunAsync(LeadAsync, _stop.Token));

        async Task LeadAsync(CancellationToken term)
        {
            await using ControllerTerm work = await ControllerTerm.BeginAsync(kube, add, clock, logs, term);
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
