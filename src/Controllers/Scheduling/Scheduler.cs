using System.Threading.Channels;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>
/// Gives every pod a node. One thread takes in changes and decides, for all waiting pods at once and in memory; the decisions
/// are written by several others, while the next ones are being taken.
/// </summary>
internal sealed class Scheduler(WatchCache<Pod> pods, WatchCache<Node> nodes, WatchCache<Namespace> namespaces, SchedulingWriter writer, SchedulingOptions options, TimeProvider clock)
{
    private const int MaxPasses = 256;

    private static readonly TimeSpan RefusedWait = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock = clock;
    private readonly SchedulingRules _rules = SchedulingRules.Of(options);

    /// <summary>Schedules until it is cancelled. All state is made anew by each run, from the caches.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var run = new Run(this);
        using ITimer safetyNet = _clock.CreateTimer(_ => run.Inbox.TryWrite(new Input.Retry()), state: null, options.SafetyNet, options.SafetyNet);
        using IDisposable nodeChanges = nodes.Subscribe(change => run.Inbox.TryWrite(new Input.NodeChanged(change)));
        using IDisposable podChanges = pods.Subscribe(change => run.Inbox.TryWrite(new Input.PodChanged(change)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);

        Task[] work = [run.DecideAllAsync(stop.Token), .. Enumerable.Range(0, options.ParallelWrites).Select(_ => run.WriteAllAsync(stop.Token))];
        await Task.WhenAny(work);
        await stop.CancelAsync();
        await Task.WhenAll(work);
    }

    private bool IsOurs(Pod pod) => pod.Spec.SchedulerName is null or "" || pod.Spec.SchedulerName == options.Name;

    private abstract record Input
    {
        internal sealed record NodeChanged(ObjectChange<Node> Change) : Input;

        internal sealed record PodChanged(ObjectChange<Pod> Change) : Input;

        internal sealed record BindRefused(Pod Pod) : Input;

        internal sealed record Retry : Input;
    }

    private sealed class Run(Scheduler scheduler)
    {
        // Unbounded, both: the first holds no more than the caches have changed, the second no more than there are waiting pods.
        private readonly Channel<Input> _inbox = Channel.CreateUnbounded<Input>(new() { SingleReader = true });
        private readonly Channel<SchedulingDecision> _decisions = Channel.CreateUnbounded<SchedulingDecision>();
        private readonly ClusterState _cluster = new(name => scheduler.LabelsOf(name));
        private readonly SchedulingQueue _queue = new();
        private readonly Dictionary<string, FeasibilityPass> _passes = [];
        private readonly Dictionary<string, IReadOnlyList<Pod>> _leavingFor = [];

        public ChannelWriter<Input> Inbox => _inbox.Writer;

        public async Task DecideAllAsync(CancellationToken cancel)
        {
            while (await _inbox.Reader.WaitToReadAsync(cancel))
            {
                while (_inbox.Reader.TryRead(out Input? input))
                    Take(input);
                while (_queue.TryNext(out PodDemand pod))
                    Decide(pod);
            }
        }

        public async Task WriteAllAsync(CancellationToken cancel)
        {
            await foreach (SchedulingDecision decision in _decisions.Reader.ReadAllAsync(cancel))
            {
                if (await scheduler.WriteAsync(decision, cancel))
                    continue;

                // The cache needs a moment to show why, or the server one to recover.
                await Task.Delay(RefusedWait, scheduler._clock, cancel);
                _inbox.Writer.TryWrite(new Input.BindRefused(decision.Pod));
            }
        }

        private void Take(Input input)
        {
            switch (input)
            {
                case Input.NodeChanged node:
                    TakeNode(node.Change);
                    break;
                case Input.PodChanged pod:
                    TakePod(pod.Change);
                    break;
                case Input.BindRefused refused:
                    Forget(refused.Pod.Uid);
                    if (scheduler.Current(refused.Pod) is { } current)
                        TakePod(new(null, current));
                    break;
                case Input.Retry:
                    _leavingFor.Clear();
                    _queue.WakeAll();
                    break;
            }
        }

        private void TakeNode(ObjectChange<Node> change)
        {
            if (change.After is not { } node)
                _cluster.RemoveNode(change.Latest.Name);
            else if (change.Before is null || NodeChanges.Matter(change.Before, node))
                _cluster.SetNode(node);
            else
                return;

            _queue.WakeAll();
        }

        private void TakePod(ObjectChange<Pod> change)
        {
            Pod pod = change.Latest;
            if (change.After is null || pod.HasEnded)
                Forget(pod.Uid);
            else if (pod.IsBound)
                Occupy(pod);
            else if (!_cluster.Holds(pod.Uid) && !pod.IsBeingDeleted && scheduler.IsOurs(pod))
                Enqueue(pod);
            else if (pod.IsBeingDeleted)
                Forget(pod.Uid);
        }

        private void Occupy(Pod pod)
        {
            _queue.Remove(pod.Uid);
            _leavingFor.Remove(pod.Uid);
            bool isKnown = _cluster.Holds(pod.Uid);
            PodDemand demand = _cluster.Demand(pod);
            _cluster.Place(demand, pod.Spec.NodeName ?? "");

            // A neighbour that somebody waits for may just have arrived.
            if (!isKnown)
                _queue.WakeAll();
        }

        private void Forget(string uid)
        {
            _queue.Remove(uid);
            _leavingFor.Remove(uid);
            _cluster.Unnominate(uid);
            if (_cluster.Remove(uid))
                _queue.WakeAll();
        }

        private void Enqueue(Pod pod)
        {
            if (pod.Spec.SchedulingGates.Count > 0)
            {
                _decisions.Writer.TryWrite(new SchedulingDecision.Wait(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates"));
                return;
            }

            PodDemand demand = _cluster.Demand(pod);
            if (!string.IsNullOrEmpty(pod.Status.NominatedNodeName))
                _cluster.Nominate(demand, pod.Status.NominatedNodeName);
            _queue.Set(demand);
        }

        private void Decide(PodDemand pod)
        {
            FeasibilityPass pass = PassOf(pod);
            if (pass.Best() is { } node)
            {
                _queue.Remove(pod.Pod.Uid);
                _cluster.Place(pod, node.Name);
                _decisions.Writer.TryWrite(new SchedulingDecision.Bind(pod.Pod, node.Name));
                return;
            }

            string message = SchedulingMessage.Of(_cluster.Nodes.Count, pass.Objections());
            bool isMakingRoom = _leavingFor.TryGetValue(pod.Pod.Uid, out IReadOnlyList<Pod>? leaving) && leaving.Any(victim => _cluster.Holds(victim.Uid));
            Preemption? preemption = isMakingRoom ? null : Preemption.Find(pod, _cluster, scheduler._rules);
            if (preemption is null)
            {
                // While room is being made there is nothing new to say.
                if (!isMakingRoom)
                    _decisions.Writer.TryWrite(new SchedulingDecision.Wait(pod.Pod, "Unschedulable", message));
                return;
            }

            _cluster.Nominate(pod, preemption.Node.Name);
            _leavingFor[pod.Pod.Uid] = preemption.Victims;
            _decisions.Writer.TryWrite(new SchedulingDecision.Preempt(pod.Pod, preemption.Node.Name, preemption.Victims, message));
        }

        private FeasibilityPass PassOf(PodDemand pod)
        {
            if (_passes.TryGetValue(pod.Signature, out FeasibilityPass? pass) && pass.IsCurrent)
                return pass;

            if (_passes.Count >= MaxPasses)
                _passes.Clear();
            return _passes[pod.Signature] = new(pod, _cluster, scheduler._rules);
        }
    }

    private IReadOnlyDictionary<string, string> LabelsOf(string name) =>
        namespaces.Find(ObjectKey.ClusterScoped(name))?.Metadata.Labels ?? new Dictionary<string, string>();

    private Pod? Current(Pod pod) => pods.Find(pod.Key) is { } current && current.Uid == pod.Uid ? current : null;

    private Task<bool> WriteAsync(SchedulingDecision decision, CancellationToken cancel) => writer.WriteAsync(decision, cancel);
}
