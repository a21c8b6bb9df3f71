using Gantry.Grpc;
using Gantry.NodeAgent.Pods;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Runtime;

/// <summary>Turns what happens in the runtime into reasons to look at a pod: by its events, and by a slow list in case one was lost.</summary>
internal sealed class RuntimeFeed(CriClient runtime, PodSet pods, AgentOptions options, TimeProvider clock, ILogger logger)
{
    // Without events the list has to find everything.
    private static readonly TimeSpan IntervalWithoutEvents = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> _fingerprints = [];
    private volatile bool _hasEvents = true;

    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(FollowEventsAsync(cancel), ListAgainAndAgainAsync(cancel));

    /// <summary>Compares everything with the last list, wakes the pods that differ, and takes care of what belongs to no pod.</summary>
    public async Task ListAsync(CancellationToken cancel)
    {
        IReadOnlyList<Cri.PodSandbox> sandboxes = await runtime.SandboxesAsync(podUid: null, cancel);
        IReadOnlyList<Cri.Container> containers = await runtime.ContainersAsync(podUid: null, cancel);
        IEnumerable<(string? Uid, string Mark)> marks =
        [
            .. sandboxes.Select(sandbox => (sandbox.Labels.GetValueOrDefault(PodLabels.PodUid), $"{sandbox.Id}{(int)sandbox.State}")),
            .. containers.Select(container => (container.Labels.GetValueOrDefault(PodLabels.PodUid), $"{container.Id}{(int)container.State}")),
        ];
        var current = marks.Where(mark => mark.Uid is not null).GroupBy(mark => mark.Uid!)
            .ToDictionary(group => group.Key, group => string.Join(' ', group.Select(mark => mark.Mark).Order(StringComparer.Ordinal)));
        foreach (string uid in current.Keys.Union(_fingerprints.Keys).ToList())
            Compare(uid, current.GetValueOrDefault(uid));
        foreach (Cri.PodSandbox sandbox in sandboxes)
            AdoptLeftover(sandbox);
        pods.Retire();
    }

    private void Compare(string uid, string? mark)
    {
        if (_fingerprints.GetValueOrDefault(uid) == mark)
            return;
        if (mark is null)
            _fingerprints.Remove(uid);
        else
            _fingerprints[uid] = mark;
        pods.Wake(uid);
    }

    private void AdoptLeftover(Cri.PodSandbox sandbox)
    {
        if (sandbox.Labels.TryGetValue(PodLabels.PodUid, out string? uid) && !pods.Knows(uid))
            pods.AddLeftover(uid, sandbox.Labels.GetValueOrDefault(PodLabels.PodNamespace, ""), sandbox.Labels.GetValueOrDefault(PodLabels.PodName, ""));
    }

    private async Task FollowEventsAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await foreach (Cri.ContainerEventResponse happened in runtime.EventsAsync(cancel))
                {
                    _hasEvents = true;
                    Tell(happened);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (GrpcException failure)
            {
                _hasEvents = failure.Status is not GrpcStatus.Unimplemented;
                logger.LogDebug("events of the runtime: {Reason}", failure.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (PodWorker worker in pods.Workers)
                worker.Wake();
        }
    }

    private void Tell(Cri.ContainerEventResponse happened)
    {
        string? uid = happened.PodSandboxStatus?.Metadata?.Uid;
        if (!string.IsNullOrEmpty(uid))
            pods.Wake(uid);
    }

    private async Task ListAgainAndAgainAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(_hasEvents ? options.RelistInterval : IntervalWithoutEvents, clock, cancel);
                await ListAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (GrpcException failure)
            {
                logger.LogDebug("list of the runtime: {Reason}", failure.Message);
            }
        }
    }
}
