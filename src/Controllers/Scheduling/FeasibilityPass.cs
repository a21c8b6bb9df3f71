namespace Gantry.Controllers.Scheduling;

/// <summary>
/// Which nodes suit all pods of one signature, and how well. It is computed once and kept: of the nodes that have changed
/// since, and of those only, it asks the rules again.
/// </summary>
internal sealed class FeasibilityPass
{
    private readonly ClusterState _cluster;
    private readonly PodDemand _pod;
    private readonly Func<NodeState, IReadOnlyList<string>>[] _judges;
    private readonly Func<NodeState, double>[] _scores;
    private readonly Verdict[] _verdicts;
    private readonly (long Nodes, long Pods, long Repulsions) _madeAt;

    public FeasibilityPass(PodDemand pod, ClusterState cluster, SchedulingRules rules)
    {
        _cluster = cluster;
        _pod = pod;
        _judges = [.. rules.Filters.Select(rule => rule.Judge(pod, cluster)).OfType<Func<NodeState, IReadOnlyList<string>>>()];
        _scores = [.. rules.Scores.Select(rule => rule.Score(pod, cluster)).OfType<Func<NodeState, double>>()];
        _verdicts = new Verdict[cluster.Nodes.Count];
        _madeAt = Versions();
    }

    /// <summary>False once something has changed that concerns all nodes at once.</summary>
    public bool IsCurrent => _madeAt == Versions();

    /// <summary>The best node, or null where none suits.</summary>
    public NodeState? Best()
    {
        NodeState? best = null;
        double bestScore = double.MinValue;
        for (int i = 0; i < _verdicts.Length; i++)
        {
            NodeState node = _cluster.Nodes[i];
            ref Verdict verdict = ref _verdicts[i];
            if (verdict.Objections is null || verdict.Version != node.Version)
                verdict = Judge(node);
            if (verdict.Objections is { Count: 0 } && (verdict.Score > bestScore || (verdict.Score == bestScore && string.CompareOrdinal(node.Name, best?.Name) < 0)))
                (best, bestScore) = (node, verdict.Score);
        }

        return best;
    }

    /// <summary>What is wrong with how many nodes, after a search that found none.</summary>
    public IReadOnlyDictionary<string, int> Objections() =>
        _verdicts.SelectMany(verdict => verdict.Objections ?? []).CountBy(objection => objection).ToDictionary();

    /// <summary>Whether the node would suit as it is now: used while trying out what leaving pods would free.</summary>
    public IReadOnlyList<string> ObjectionsTo(NodeState node)
    {
        foreach (Func<NodeState, IReadOnlyList<string>> judge in _judges)
        {
            if (judge(node) is { Count: > 0 } objections)
                return objections;
        }

        return [];
    }

    private Verdict Judge(NodeState node)
    {
        IReadOnlyList<string> objections = ObjectionsTo(node);
        double score = objections.Count > 0 ? 0 : _scores.Sum(rule => rule(node));
        return new(node.Version, objections, score);
    }

    private (long, long, long) Versions() => (_cluster.NodesVersion, _pod.LooksAtPods ? _cluster.PodsVersion : 0, _cluster.RepulsionVersion);

    private readonly record struct Verdict(long Version, IReadOnlyList<string>? Objections, double Score);
}
