using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>The nodes and the pods on them, as of the changes taken in so far and the scheduler's own decisions. Used by one thread.</summary>
internal sealed class ClusterState(Func<string, IReadOnlyDictionary<string, string>>? namespaceLabels = null)
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    private readonly Dictionary<string, NodeState> _nodes = [];
    private readonly Dictionary<string, NodeState> _placeOf = [];
    private readonly HashSet<string> _repelling = [];
    private readonly List<NodeState> _known = [];

    public ResourceNames Resources { get; } = new();

    /// <summary>The nodes that exist.</summary>
    public IReadOnlyList<NodeState> Nodes => _known;

    /// <summary>Grows when a node comes or goes.</summary>
    public long NodesVersion { get; private set; }

    /// <summary>Grows when a pod is placed or leaves.</summary>
    public long PodsVersion { get; private set; }

    /// <summary>Grows when a pod that keeps others away is placed or leaves.</summary>
    public long RepulsionVersion { get; private set; }

    public bool HasRepellingPods => _repelling.Count > 0;

    public PodDemand Demand(Pod pod) => new(pod, Resources);

    public IReadOnlyDictionary<string, string> LabelsOfNamespace(string name) => namespaceLabels?.Invoke(name) ?? NoLabels;

    public NodeState? Find(string node) => _nodes.TryGetValue(node, out NodeState? state) && state.Node is not null ? state : null;

    public bool Holds(string podUid) => _placeOf.ContainsKey(podUid);

    public void SetNode(Node node)
    {
        NodeState state = GetOrAdd(node.Name);
        if (state.Node is null)
        {
            _known.Add(state);
            NodesVersion++;
        }

        state.Describe(node, Resources);
    }

    public void RemoveNode(string name)
    {
        if (Find(name) is not { } state)
            return;

        state.Withdraw();
        _known.Remove(state);
        NodesVersion++;
        if (state.Pods.Count == 0)
            _nodes.Remove(name);
    }

    public void Place(PodDemand pod, string node)
    {
        Remove(pod.Pod.Uid);
        NodeState state = GetOrAdd(node);
        state.Add(pod);
        _placeOf[pod.Pod.Uid] = state;
        Unnominate(pod.Pod.Uid);
        PodsVersion++;
        if (pod.Repulsions.Count > 0 && _repelling.Add(pod.Pod.Uid))
            RepulsionVersion++;
    }

    public bool Remove(string podUid)
    {
        if (!_placeOf.Remove(podUid, out NodeState? state))
            return false;

        state.Remove(podUid);
        PodsVersion++;
        if (_repelling.Remove(podUid))
            RepulsionVersion++;
        return true;
    }

    public void Nominate(PodDemand pod, string node)
    {
        Unnominate(pod.Pod.Uid);
        GetOrAdd(node).Nominate(pod);
    }

    public void Unnominate(string podUid)
    {
        foreach (NodeState node in _known)
            node.Unnominate(podUid);
    }

    private NodeState GetOrAdd(string name)
    {
        if (!_nodes.TryGetValue(name, out NodeState? state))
            _nodes[name] = state = new(name);
        return state;
    }
}
