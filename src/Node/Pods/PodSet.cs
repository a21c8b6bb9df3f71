using System.Collections.Concurrent;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.NodeAgent.Admission;

namespace Gantry.NodeAgent.Pods;

/// <summary>The pods of this node, each with its worker.</summary>
/// <param name="self">This node as last seen.</param>
/// <param name="readSelf">This node as it is now.</param>
internal sealed class PodSet(PodTools tools, Func<Node?> self, Func<CancellationToken, Task<Node?>> readSelf) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PodWorker> _workers = new();
    private readonly List<Task> _retired = [];
    private readonly Lock _lock = new();

    public IEnumerable<PodWorker> Workers => _workers.Values;

    public PodWorker? Find(string inNamespace, string name) =>
        _workers.Values.Where(worker => worker.Pod.Namespace == inNamespace && worker.Pod.Name == name).MaxBy(worker => worker.Pod.Metadata.CreationTimestamp);

    /// <summary>Takes in a change of a pod that is assigned to this node. Called in the order of the changes.</summary>
    public void Apply(ObjectChange<Pod> change)
    {
        if (change.After is { } pod)
            Update(pod);
        else if (change.Before is { } gone && _workers.TryGetValue(gone.Uid, out PodWorker? worker))
            worker.Forget();
        Retire();
    }

    public void Wake(string podUid)
    {
        if (_workers.TryGetValue(podUid, out PodWorker? worker))
            worker.Wake();
    }

    public void ReferencesChanged(string podUid)
    {
        if (_workers.TryGetValue(podUid, out PodWorker? worker))
            worker.ReferencesChanged();
    }

    /// <summary>Takes care of what the runtime has of a pod that nobody declares any more.</summary>
    public void AddLeftover(string uid, string inNamespace, string name)
    {
        var pod = new Pod { Metadata = new ObjectMeta { Uid = uid, Namespace = inNamespace, Name = name } };
        var worker = new PodWorker(tools, pod);
        if (!_workers.TryAdd(uid, worker))
            return;

        worker.Forget();
        worker.Start();
    }

    public bool Knows(string podUid) => _workers.ContainsKey(podUid);

    public async ValueTask DisposeAsync()
    {
        foreach (PodWorker worker in _workers.Values)
            await worker.DisposeAsync();
        Task[] retired;
        lock (_lock)
            retired = [.. _retired];
        await Task.WhenAll(retired);
    }

    private void Update(Pod pod)
    {
        if (_workers.TryGetValue(pod.Uid, out PodWorker? known))
        {
            known.Update(pod);
            return;
        }

        // The node as last seen may lack the label that the pod came for: only as it is now can it refuse.
        var worker = new PodWorker(tools, pod);
        bool isDoubtful = Refusal(pod, self()) is not null;
        _workers[pod.Uid] = worker;
        worker.Start(isDoubtful ? cancel => JudgeAsync(worker, pod, cancel) : null);
    }

    private PodFailure? Refusal(Pod pod, Node? node) => NodeAdmission.Refusal(pod, node, _workers.Values.Select(other => other.Pod));

    private async Task JudgeAsync(PodWorker worker, Pod pod, CancellationToken cancel)
    {
        if (Refusal(pod, await readSelf(cancel)) is not { } refusal)
            return;

        worker.Refuse(refusal);
        tools.Events.Warning(pod, refusal.Reason, refusal.Message);
    }

    /// <summary>Lets go of the workers that have nothing left to do.</summary>
    public void Retire()
    {
        foreach ((string uid, PodWorker worker) in _workers)
        {
            if (worker.IsDone && _workers.TryRemove(uid, out _))
            {
                lock (_lock)
                {
                    _retired.RemoveAll(task => task.IsCompletedSuccessfully);
                    _retired.Add(worker.DisposeAsync().AsTask());
                }
            }
        }
    }
}
