using Gantry.Kube.Core;
using Gantry.NodeAgent.Pods;

namespace Gantry.NodeAgent.Probes;

/// <summary>The probes of one container instance while it runs: first the startup probe alone, then readiness and liveness side by side.</summary>
internal sealed class ContainerProbes : IAsyncDisposable
{
    private readonly Pod _pod;
    private readonly Container _container;
    private readonly ObservedContainer _instance;
    private readonly string _address;
    private readonly ProbeTools _tools;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Task _running;
    private volatile ProbeVerdict _verdict;

    /// <param name="wasReady">The container ran before this agent did, and was reported ready.</param>
    public ContainerProbes(Pod pod, Container container, ObservedContainer instance, string address, bool wasReady, ProbeTools tools, Action changed)
    {
        _pod = pod;
        _container = container;
        _instance = instance;
        _address = address;
        _tools = tools;
        _changed = changed;
        _verdict = new ProbeVerdict
        {
            IsStarted = container.StartupProbe is null || wasReady,
            IsReady = container.ReadinessProbe is null || wasReady,
        };
        _running = Task.Run(() => RunAllAsync(wasReady));
    }

    public ProbeVerdict Verdict => _verdict;

    public static bool AreWanted(Container container) =>
        container.StartupProbe is not null || container.ReadinessProbe is not null || container.LivenessProbe is not null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAllAsync(bool wasReady)
    {
        try
        {
            if (_container.StartupProbe is { } startup && !wasReady)
                await RunAsync(startup, ProbeKind.Startup, initially: false);
            await Task.WhenAll(
                _container.ReadinessProbe is { } readiness ? RunAsync(readiness, ProbeKind.Readiness, initially: wasReady) : Task.CompletedTask,
                _container.LivenessProbe is { } liveness ? RunAsync(liveness, ProbeKind.Liveness, initially: true) : Task.CompletedTask);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The container's end is the probes' end.
        }
    }

    private async Task RunAsync(Probe probe, ProbeKind kind, bool initially)
    {
        var schedule = new ProbeSchedule(probe, kind, _instance.StartedAt ?? _instance.CreatedAt, _tools.Clock.GetUtcNow());
        ProbeCount count = ProbeCount.Starting(initially);
        while (true)
        {
            await WaitUntilAsync(schedule.NextAt);
            DateTimeOffset at = _tools.Clock.GetUtcNow();
            bool counts = schedule.CountsAt(at);
            ProbeAnswer answer = await _tools.Runner.RunAsync(probe, _container, _instance.Id, _address, _stop.Token);
            schedule.Ran(at, answer.IsSuccess);
            if (!answer.IsSuccess && counts)
                _tools.Events.Warning(_pod, _container, "Unhealthy", $"{kind} probe failed: {answer.Output}");
            if (!answer.IsSuccess && !counts)
                continue;

            count = count.After(answer.IsSuccess, probe.FailureThreshold ?? 3, probe.SuccessThreshold ?? 1);
            Judge(kind, probe, count);
            if (kind is ProbeKind.Startup && count.Standing)
                return;
        }
    }

    private async Task WaitUntilAsync(DateTimeOffset at)
    {
        TimeSpan wait = at - _tools.Clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _tools.Clock, _stop.Token);
    }

    private void Judge(ProbeKind kind, Probe probe, ProbeCount count)
    {
        lock (_lock)
        {
            ProbeVerdict before = _verdict;
            _verdict = kind switch
            {
                ProbeKind.Readiness => before with { IsReady = count.Standing },
                ProbeKind.Startup when count.Standing => before with { IsStarted = true },
                _ when count.HasFailed(probe.FailureThreshold ?? 3) => before with { FailedProbe = kind.ToString().ToLowerInvariant(), FailedProbeGrace = GraceOf(probe) },
                _ => before,
            };
            if (_verdict == before)
                return;
        }

        _changed();
    }

    private static TimeSpan? GraceOf(Probe probe) =>
        probe.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
