using System.Threading.Channels;
using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Resizing;
using Gantry.NodeAgent.Status;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Pods;

/// <summary>Keeps one pod as it is declared: looks, decides, reports, acts, and waits for the next reason to look.</summary>
internal sealed class PodWorker : IAsyncDisposable
{
    // Other pods that leave make room for what had to wait.
    private static readonly TimeSpan ResizeRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly PodTools _tools;
    private readonly string _uid;
    private readonly PodMemory _memory = new();
    private readonly PodOperations _operations;
    private readonly PodProbes _probes;
    private readonly PodSteps _steps;
    private readonly PodStatusWriter _writer;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly ChangeSignal _observationChanged = new();
    private Task _running = Task.CompletedTask;
    private volatile Pod _pod;
    private volatile bool _isForgotten;
    private PodEnding? _ending;
    private Func<CancellationToken, Task>? _judge;

    public PodWorker(PodTools tools, Pod pod)
    {
        _tools = tools;
        _uid = pod.Uid;
        _pod = pod;
        _operations = new PodOperations(tools.Clock, Wake, (subject, failure) => tools.Logger.LogWarning("pod {Pod}: {Subject}: {Reason}", pod.Key, subject, failure.Message));
        _probes = new PodProbes(tools, Wake);
        _writer = new PodStatusWriter(tools);
        _steps = new PodSteps(tools, _memory, _operations, _writer);
        Observed = PodObservation.Nothing;
    }

    public Pod Pod => _pod;

    public PodObservation Observed { get; private set; }

    /// <summary>The status as last computed.</summary>
    public PodStatus Status => _memory.Status ?? _pod.Status;

    /// <summary>Raised after each look at the runtime.</summary>
    public ChangeSignal ObservationChanged => _observationChanged;

    /// <summary>Nothing of the pod is left here, and the API does not have it any more either.</summary>
    public bool IsDone => _isForgotten && _memory.IsFinished;

    /// <param name="judge">Has to have said whether the pod may run here before anything of it does; asked again where it fails.</param>
    public void Start(Func<CancellationToken, Task>? judge = null)
    {
        _judge = judge;
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    public void Update(Pod pod)
    {
        bool isRelabelled = !HaveSame(_pod.Metadata.Labels, pod.Metadata.Labels) || !HaveSame(_pod.Metadata.Annotations, pod.Metadata.Annotations);
        _pod = pod;
        // Files of the downward API show them.
        if (isRelabelled && _memory.Volumes is VolumeReadiness.Ready)
            _memory.Volumes = VolumeReadiness.Missing;
        Wake();
    }

    /// <summary>The API does not have the pod any more: whatever is left of it here has to go.</summary>
    public void Forget()
    {
        _isForgotten = true;
        Wake();
    }

    public void Refuse(PodFailure failure) => _memory.Failure = failure;

    /// <summary>Something its volumes or variables come from has changed.</summary>
    public void ReferencesChanged()
    {
        if (_memory.Volumes is VolumeReadiness.Ready)
            _memory.Volumes = VolumeReadiness.Missing;
        _memory.VolumesRetryAt = null;
        foreach ((string name, StartFailure failure) in _memory.StartFailures)
        {
            if (failure.Reason == "CreateContainerConfigError")
                _memory.StartFailures.TryRemove(KeyValuePair.Create(name, failure));
        }

        Wake();
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Stops looking after the pod; its containers run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _operations.DisposeAsync();
        await _probes.DisposeAsync();
        await _writer.DisposeAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && !IsDone)
        {
            DateTimeOffset? lookAgainAt;
            try
            {
                if (_judge is { } judge)
                    await judge(cancel);
                _judge = null;
                lookAgainAt = await LookAndActAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogLevel level = failure is GrpcException or KubeException ? LogLevel.Debug : LogLevel.Error;
                _tools.Logger.Log(level, failure, "pod {Pod} could not be looked after", _pod.Key);
                lookAgainAt = _tools.Clock.GetUtcNow() + RetryAfterFailure;
            }

            await WaitAsync(lookAgainAt, cancel);
        }
    }

    private async Task WaitAsync(DateTimeOffset? lookAgainAt, CancellationToken cancel)
    {
        if (IsDone)
            return;

        using ITimer? timer = lookAgainAt is { } at ? TimerFor(at - _tools.Clock.GetUtcNow()) : null;
        try
        {
            await _wake.Reader.ReadAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
    }

    private ITimer TimerFor(TimeSpan wait)
    {
        TimeSpan bounded = wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
        return _tools.Clock.CreateTimer(_ => Wake(), null, bounded, Timeout.InfiniteTimeSpan);
    }

    private async Task<DateTimeOffset?> LookAndActAsync(CancellationToken cancel)
    {
        // What is under way is read before the runtime is: what an operation that ends in between has done may not be seen yet,
        // so it still counts as busy, and its end wakes the pod again.
        Pod pod = _pod;
        OperationSnapshot operations = _operations.Snapshot();
        PodObservation observed = await _tools.View.ObserveAsync(_uid, cancel);
        Observed = observed;
        _observationChanged.Raise();
        _probes.Follow(pod, observed, mayRun: _ending is null);

        PodSituation situation = SituationOf(pod, observed, operations);
        situation = situation with { Ending = EndingFor(situation) };
        situation = situation with { Busy = operations.Containers(situation.Ending?.Deadline) };
        PodPlan plan = PodPlan.For(situation);
        NoteWaiting(plan);
        Report(situation);
        if (situation.Ending is not null)
            _operations.CancelStarts();
        bool isThrough = situation.Ending is { } ending && (ending.RemovesEverything ? _memory.IsFinished : _memory.IsAtRest);
        if (!isThrough)
            _steps.Begin(pod, situation, plan, isKnown: !_isForgotten);
        return Earliest(plan.LookAgainAt, _memory.VolumesRenewAt, situation.PendingResize is { Reason: PodResize.Deferred } ? situation.Now + ResizeRetry : null, situation.Ending is null ? PodEndings.DeadlineOf(WithStatus(pod)) : null);
    }

    private PodSituation SituationOf(Pod pod, PodObservation observed, OperationSnapshot operations)
    {
        DateTimeOffset now = _tools.Clock.GetUtcNow();
        bool volumesBusy = operations.IsRunning(PodOperations.Volumes);
        if (_memory.VolumesRenewAt <= now && _memory.Volumes is VolumeReadiness.Ready)
            _memory.Volumes = VolumeReadiness.Missing;
        PodResize resize = PodResize.Of(WithStatus(pod), _tools.Pods.All(), _tools.Allocatable);
        return new PodSituation(resize.Pod, observed, now)
        {
            PendingResize = resize.IsPending ? resize : null,
            Resized = _memory.Resized,
            ResizeProblems = _memory.ResizeProblems,
            Busy = operations.Containers(deadline: null),
            Starting = operations.Starting(),
            IsSandboxBusy = operations.IsRunning(PodOperations.Sandbox),
            SandboxRetryAt = _memory.SandboxRetryAt,
            Volumes = volumesBusy ? VolumeReadiness.InPreparation : _memory.Volumes,
            VolumesRetryAt = _memory.VolumesRetryAt,
            BackOffs = _memory.BackOffs,
            StartFailures = _memory.StartFailures,
            Verdicts = _probes.Verdicts(),
        };
    }

    // The status last computed is newer than the one in the API; conditions of others are only there.
    private Pod WithStatus(Pod pod)
    {
        if (_memory.Status is not { } status)
            return pod;
        IEnumerable<PodCondition> others = pod.Status.Conditions.Where(condition => !PodConditions.AreOurs(condition));
        return pod with { Status = status with { Conditions = [.. status.Conditions.Where(PodConditions.AreOurs), .. others] } };
    }

    private PodEnding? EndingFor(PodSituation situation)
    {
        Pod pod = situation.Pod;
        if (_isForgotten)
            return _ending = _ending is { RemovesEverything: true } earlier && earlier.Deadline < PodEndings.Forgotten(situation.Now).Deadline ? earlier : PodEndings.Forgotten(situation.Now);
        if (pod.IsBeingDeleted)
        {
            PodEnding deleted = PodEndings.Deleted(pod, situation.Now);
            return _ending = _ending is { RemovesEverything: true } earlier && earlier.Deadline <= deleted.Deadline ? earlier : deleted;
        }

        if (PodEndings.DeadlineOf(pod) <= situation.Now && !PodPhase.IsFinal(pod.Status.Phase))
            _memory.Failure ??= PodFailure.DeadlineExceeded;
        if (_memory.Failure is { } failure)
            return _ending ??= PodEndings.Failed(pod, failure, situation.Now);
        if (PodPhase.IsFinal(pod.Status.Phase) || PodEndings.HasRunToEnd(situation))
            return _ending ??= PodEndings.Completed(pod, situation.Now);
        return _ending;
    }

    // A container that waits for its back-off says so; the event is told once for each wait.
    private void NoteWaiting(PodPlan plan)
    {
        foreach (PodStep.Wait wait in plan.Steps.OfType<PodStep.Wait>())
        {
            if (_memory.StartFailures.TryGetValue(wait.Container.Name, out StartFailure? known) && known == wait.Failure)
                continue;
            _memory.StartFailures[wait.Container.Name] = wait.Failure;
            _tools.Events.Warning(_pod, wait.Container, "BackOff", $"Back-off restarting failed container {wait.Container.Name} in pod {_pod.Name}_{_pod.Namespace}({_uid})");
        }
    }

    private void Report(PodSituation situation)
    {
        if (_isForgotten)
            return;

        bool hasEnded = situation.Ending is not null && !situation.Observed.Containers.Any(container => container.IsLive) && situation.Busy.Count == 0;
        var facts = new PodStatusFacts(situation)
        {
            RuntimeName = _tools.RuntimeName,
            HostAddresses = _tools.Options.NodeAddresses,
            Failure = _memory.Failure,
            HasEnded = hasEnded,
        };
        PodStatus status = PodStatusView.Of(facts);
        _memory.Status = status;
        _writer.Want(_pod with { Status = status });
    }

    private static bool HaveSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out string? value) && value == pair.Value);

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (DateTimeOffset? time in times)
            earliest = time is { } at && (earliest is null || at < earliest) ? at : earliest;
        return earliest;
    }
}
