using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>A node as the scheduler counts it: what it has, what is taken, and by whom.</summary>
internal sealed class NodeState(string name)
{
    private const string NotReadyTaint = "node.kubernetes.io/not-ready";
    private const string UnreachableTaint = "node.kubernetes.io/unreachable";

    private readonly Dictionary<string, PodDemand> _pods = [];
    private readonly Dictionary<string, PodDemand> _nominated = [];

    public string Name => name;

    public Node? Node { get; private set; }

    public long[] Allocatable { get; private set; } = [];

    public long[] Requested { get; private set; } = [];

    public IReadOnlyList<Taint> Taints { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Labels => Node?.Metadata.Labels ?? new Dictionary<string, string>();

    public IReadOnlyCollection<PodDemand> Pods => _pods.Values;

    /// <summary>Pods that wait for room that is being made for them here.</summary>
    public IReadOnlyCollection<PodDemand> Nominated => _nominated.Values;

    /// <summary>Grows with every change, so that an earlier judgement is known to be out of date.</summary>
    public long Version { get; private set; }

    public void Describe(Node node, ResourceNames names)
    {
        Node = node;
        Allocatable = names.Amounts(node.Status.Allocatable.Count > 0 ? node.Status.Allocatable : node.Status.Capacity);
        Taints = TaintsOf(node);
        Version++;
    }

    /// <summary>The node is gone, or not known yet; pods may still be counted on it.</summary>
    public void Withdraw()
    {
        Node = null;
        Version++;
    }

    public void Add(PodDemand pod)
    {
        Remove(pod.Pod.Uid);
        _pods[pod.Pod.Uid] = pod;
        Count(pod.Requests, sign: 1);
        Version++;
    }

    public bool Remove(string uid)
    {
        if (!_pods.Remove(uid, out PodDemand? pod))
            return false;

        Count(pod.Requests, sign: -1);
        Version++;
        return true;
    }

    public void Nominate(PodDemand pod)
    {
        _nominated[pod.Pod.Uid] = pod;
        Version++;
    }

    public void Unnominate(string uid)
    {
        if (_nominated.Remove(uid))
            Version++;
    }

    public long FreeOf(int place) => At(Allocatable, place) - At(Requested, place);

    private static long At(long[] amounts, int place) => place < amounts.Length ? amounts[place] : 0;

    // A node that has not said that it is ready takes no pods, even before a controller has put the taint on it.
    private static IReadOnlyList<Taint> TaintsOf(Node node)
    {
        bool isReady = node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });
        if (isReady || node.Spec.Taints.Any(taint => taint.Key is NotReadyTaint or UnreachableTaint))
            return node.Spec.Taints;

        return [.. node.Spec.Taints, new() { Key = NotReadyTaint, Effect = "NoSchedule" }];
    }

    private void Count(long[] requests, int sign)
    {
        if (Requested.Length < requests.Length)
        {
            long[] longer = new long[requests.Length];
            Requested.CopyTo(longer, 0);
            Requested = longer;
        }

        for (int i = 0; i < requests.Length; i++)
            Requested[i] += sign * requests[i];
    }
}
