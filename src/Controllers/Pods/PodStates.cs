using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Pods;

/// <summary>What controllers ask of a pod's state.</summary>
internal static class PodStates
{
    extension(Pod pod)
    {
        /// <summary>Its containers have ended for good.</summary>
        public bool HasEnded => pod.Status.Phase is "Succeeded" or "Failed";

        /// <summary>Counts as a replica: neither ended nor on its way out.</summary>
        public bool IsActive => !pod.HasEnded && !pod.IsBeingDeleted;

        public bool IsReady => pod.FindCondition("Ready") is { Status: "True" };

        public bool IsBound => !string.IsNullOrEmpty(pod.Spec.NodeName);

        public int Restarts => pod.Status.ContainerStatuses.Sum(status => status.RestartCount);

        public PodCondition? FindCondition(string type) => pod.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

        public DateTimeOffset? ReadySince => pod.FindCondition("Ready") is { Status: "True" } ready ? ready.LastTransitionTime : null;

        /// <summary>How long until the pod has been ready long enough to count on: zero or less once it has, null while it is not ready.</summary>
        public TimeSpan? UntilAvailable(int minReadySeconds, DateTimeOffset now)
        {
            if (!pod.IsReady)
                return null;
            if (minReadySeconds <= 0)
                return TimeSpan.Zero;

            return (pod.ReadySince ?? now) + TimeSpan.FromSeconds(minReadySeconds) - now;
        }

        public bool IsAvailable(int minReadySeconds, DateTimeOffset now) => pod.UntilAvailable(minReadySeconds, now) <= TimeSpan.Zero;

        public Pod WithCondition(PodCondition condition) => pod with
        {
            Status = pod.Status with { Conditions = [.. pod.Status.Conditions.Where(other => other.Type != condition.Type), condition] },
        };
    }
}
