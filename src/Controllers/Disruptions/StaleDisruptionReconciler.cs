using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Disruptions;

/// <summary>Takes back what was said of a pod that was to be disrupted, where nobody has deleted it since.</summary>
internal sealed class StaleDisruptionReconciler(WatchCache<Pod> pods, KubeClient kube, TimeProvider clock) : IReconciler
{
    private const string Condition = "DisruptionTarget";

    // Kubernetes' own time.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Whether the pod is one to look at again.</summary>
    public static bool Concerns(Pod pod) => !pod.IsBeingDeleted && !pod.HasEnded && pod.FindCondition(Condition) is { Status: "True" };

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Find(key) is not { } pod || !Concerns(pod) || pod.FindCondition(Condition) is not { } target)
            return NextCheck.OnChange;

        DateTimeOffset now = clock.GetUtcNow();
        if (target.LastTransitionTime is { } since && since + Timeout > now)
            return NextCheck.In(since + Timeout - now);

        pods.Learn(await kube.UpdateStatusAsync(pod.WithCondition(new() { Type = Condition, Status = "False", LastTransitionTime = now }), cancel));
        return NextCheck.OnChange;
    }
}
