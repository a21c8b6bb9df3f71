using Gantry.Controllers.Labels;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;

namespace Gantry.Controllers.ReplicaSets;

/// <summary>Counts a ReplicaSet's pods into its status.</summary>
internal static class ReplicaSetStatuses
{
    public const string FailureCondition = "ReplicaFailure";

    public static ReplicaSetStatus Of(ReplicaSet set, IReadOnlyCollection<Pod> active, (string Reason, string Message)? failure, DateTimeOffset now)
    {
        int minReady = set.Spec.MinReadySeconds ?? 0;
        IReadOnlyDictionary<string, string> template = set.Spec.Template.Metadata.Labels;
        return new()
        {
            Replicas = active.Count,
            FullyLabeledReplicas = active.Count(pod => template.Count == 0 || pod.Metadata.Labels.SelectedBy(template)),
            ReadyReplicas = active.Count(pod => pod.IsReady),
            AvailableReplicas = active.Count(pod => pod.IsAvailable(minReady, now)),
            ObservedGeneration = set.Metadata.Generation,
            Conditions = Conditions(set, failure, now),
        };
    }

    /// <summary>Whether a status says the same, with an absent count read as zero.</summary>
    public static bool AreSame(ReplicaSetStatus left, ReplicaSetStatus right) =>
        left.Replicas == right.Replicas
        && (left.FullyLabeledReplicas ?? 0) == (right.FullyLabeledReplicas ?? 0)
        && (left.ReadyReplicas ?? 0) == (right.ReadyReplicas ?? 0)
        && (left.AvailableReplicas ?? 0) == (right.AvailableReplicas ?? 0)
        && left.ObservedGeneration == right.ObservedGeneration
        && left.Conditions.SequenceEqual(right.Conditions);

    private static IReadOnlyList<ReplicaSetCondition> Conditions(ReplicaSet set, (string Reason, string Message)? failure, DateTimeOffset now)
    {
        IEnumerable<ReplicaSetCondition> others = set.Status.Conditions.Where(condition => condition.Type != FailureCondition);
        if (failure is not { } failed)
            return [.. others];

        ReplicaSetCondition? known = set.Status.Conditions.FirstOrDefault(condition => condition.Type == FailureCondition && condition.Reason == failed.Reason);
        return [.. others, known is not null ? known with { Message = failed.Message } : new()
        {
            Type = FailureCondition,
            Status = "True",
            Reason = failed.Reason,
            Message = failed.Message,
            LastTransitionTime = now,
        }];
    }
}
