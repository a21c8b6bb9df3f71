using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.NodeLeases;

/// <summary>Reports a node as unknown, and its pods as not ready, once its lease has been silent for the grace period.</summary>
internal sealed class NodeLeaseReconciler(
    WatchCache<Node> nodes, WatchCache<Lease> leases, WatchCache<Pod> pods, KubeClient kube, EventRecorder events, NodeLeaseOptions options, TimeProvider clock) : IReconciler
{
    public const string Namespace = "kube-node-lease";

    private static readonly string[] Reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    private readonly WatchIndex<Pod> _podsByNode = pods.ByNode();

    // A lease that was last renewed before this process began to look may only seem silent: the server was away, not the node.
    private readonly DateTimeOffset _began = clock.GetUtcNow();

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (nodes.Find(key) is not { } node)
            return NextCheck.OnChange;

        DateTimeOffset now = clock.GetUtcNow();
        TimeSpan silence = now - LastSeen(node);
        if (silence < options.GracePeriod)
            return NextCheck.In(options.GracePeriod - silence);

        if (!IsUnknown(node))
        {
            events.Record(node, EventType.Normal, "NodeNotReady", $"Node {node.Name} status is now: NodeNotReady");
            nodes.Learn(await kube.UpdateStatusAsync(AsUnknown(node, now), cancel));
        }

        foreach (Pod pod in _podsByNode.Of(node.Name).Where(pod => pod.IsReady && !pod.HasEnded).ToList())
            pods.Learn(await kube.UpdateStatusAsync(AsLost(pod, now), cancel));
        return NextCheck.OnChange;
    }

    private static bool IsUnknown(Node node) => node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "Unknown" });

    private static Node AsUnknown(Node node, DateTimeOffset now)
    {
        IEnumerable<NodeCondition> kept = node.Status.Conditions.Where(condition => !Reported.Contains(condition.Type));
        IEnumerable<NodeCondition> unknown = Reported.Select(type => new NodeCondition
        {
            Type = type,
            Status = "Unknown",
            Reason = "NodeStatusUnknown",
            Message = "The node has stopped reporting its status.",
            LastHeartbeatTime = node.Status.Conditions.FirstOrDefault(condition => condition.Type == type)?.LastHeartbeatTime,
            LastTransitionTime = now,
        });
        return node with { Status = node.Status with { Conditions = [.. kept, .. unknown] } };
    }

    private static Pod AsLost(Pod pod, DateTimeOffset now) =>
        pod.WithCondition(pod.FindCondition("Ready")! with { Status = "False", Reason = "NodeNotReady", LastTransitionTime = now });

    // A node that never renewed counts from its creation, so one that dies while booting is noticed too.
    private DateTimeOffset LastSeen(Node node)
    {
        DateTimeOffset seen = leases.Find(new(Namespace, node.Name))?.Spec.RenewTime?.Value ?? node.Metadata.CreationTimestamp ?? _began;
        return seen > _began ? seen : _began;
    }
}
