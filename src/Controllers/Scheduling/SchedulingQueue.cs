namespace Gantry.Controllers.Scheduling;

/// <summary>The pods without a node: those to be placed next, by priority and then by age, and those that wait for something to change.</summary>
internal sealed class SchedulingQueue
{
    private readonly Dictionary<string, PodDemand> _pods = [];
    private readonly PriorityQueue<string, (int, long)> _next = new();
    private readonly HashSet<string> _isNext = [];
    private long _arrivals;

    /// <summary>Takes in a pod or its newer state; one that waits goes on waiting unless its demand has changed.</summary>
    public void Set(PodDemand pod)
    {
        string uid = pod.Pod.Metadata.Uid ?? "";
        bool isNews = !_pods.TryGetValue(uid, out PodDemand? known) || known.Signature != pod.Signature;
        _pods[uid] = pod;
        if (isNews)
            Push(uid);
    }

    public void Remove(string uid)
    {
        _pods.Remove(uid);
        _isNext.Remove(uid);
    }

    /// <summary>Something has changed that may help: all waiting pods are tried again.</summary>
    public void WakeAll()
    {
        foreach (string uid in _pods.Keys)
            Push(uid);
    }

    /// <summary>The next pod to place. It stays here, waiting, until it is removed.</summary>
    public bool TryNext(out PodDemand pod)
    {
        while (_next.TryDequeue(out string? uid, out _))
        {
            if (_isNext.Remove(uid) && _pods.TryGetValue(uid, out PodDemand? found))
            {
                pod = found;
                return true;
            }
        }

        pod = null!;
        return false;
    }

    private void Push(string uid)
    {
        if (_isNext.Add(uid))
            _next.Enqueue(uid, (-_pods[uid].Priority, _arrivals++));
    }
}
