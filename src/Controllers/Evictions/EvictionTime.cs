using Gantry.Controllers.Scheduling;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Evictions;

/// <summary>When a pod has to leave its node because of the node's taints.</summary>
internal static class EvictionTime
{
    /// <summary>The time, past for a pod that tolerates nothing of it; null for one that may stay.</summary>
    public static DateTimeOffset? Of(Pod pod, Node node)
    {
        DateTimeOffset? earliest = null;
        foreach (Taint taint in node.Spec.Taints.Where(taint => taint.Effect is "NoExecute"))
        {
            Toleration[] tolerations = [.. pod.Spec.Tolerations.Where(toleration => toleration.Tolerates(taint))];
            DateTimeOffset since = taint.TimeAdded ?? DateTimeOffset.MinValue;
            if (tolerations.Length == 0)
                return since;

            // The shortest stated time counts; a toleration without one is for ever.
            if (tolerations.Min(toleration => toleration.TolerationSeconds) is not { } seconds)
                continue;
            DateTimeOffset due = since == DateTimeOffset.MinValue ? since : since + TimeSpan.FromSeconds(Math.Max(0, seconds));
            earliest = earliest is { } known && known < due ? known : due;
        }

        return earliest;
    }
}
