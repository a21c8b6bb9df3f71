using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.NodeTaints;

/// <summary>Turns what a node's conditions say into taints, which keep pods away or drive them off.</summary>
internal sealed class NodeTaintReconciler(WatchCache<Node> nodes, KubeClient kube, TimeProvider clock) : IReconciler
{
    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (nodes.Find(key) is not { IsBeingDeleted: false } node)
            return NextCheck.OnChange;

        IReadOnlyList<Taint> taints = ConditionTaints.Of(node, clock.GetUtcNow());
        if (!taints.SequenceEqual(node.Spec.Taints))
            nodes.Learn(await kube.UpdateAsync(node with { Spec = node.Spec with { Taints = taints } }, cancel));
        return NextCheck.OnChange;
    }
}
