using Gantry.Controllers.ReplicaSets;
using Gantry.Kube;
using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>Counts a deployment's sets into its status and says how the rollout goes.</summary>
internal static class DeploymentStatuses
{
    public static DeploymentStatus Of(Rollout rollout, DateTimeOffset now)
    {
        DeploymentStatus known = rollout.Deployment.Status;
        int available = rollout.All.Sum(set => set.Status.AvailableReplicas ?? 0);
        DeploymentStatus status = known with
        {
            ObservedGeneration = rollout.Deployment.Metadata.Generation,
            Replicas = rollout.All.Sum(set => set.Status.Replicas),
            UpdatedReplicas = rollout.Current?.Status.Replicas ?? 0,
            ReadyReplicas = rollout.All.Sum(set => set.Status.ReadyReplicas ?? 0),
            AvailableReplicas = available,
            UnavailableReplicas = Math.Max(0, rollout.All.Sum(RolloutPlan.SizeOf) - available),
        };

        IReadOnlyList<DeploymentCondition> conditions = Availability(known.Conditions, rollout, available, now);
        conditions = Failure(conditions, rollout, now);
        return status with { Conditions = Progress(conditions, rollout, status, now) };
    }

    /// <summary>When the deadline for the next progress runs out, where one is running.</summary>
    public static DateTimeOffset? DeadlineOf(Rollout rollout, DeploymentStatus status)
    {
        if (rollout.Spec.Paused == true || status.Conditions.Find(DeploymentConditions.Progressing) is not { } progress)
            return null;
        if (progress.Reason is DeploymentConditions.NewSetAvailable or DeploymentConditions.TimedOut or DeploymentConditions.Paused)
            return null;

        // The largest number stands for "never".
        int seconds = rollout.Spec.ProgressDeadlineSeconds ?? 600;
        return seconds == int.MaxValue ? null : progress.LastUpdateTime + TimeSpan.FromSeconds(seconds);
    }

    public static bool AreSame(DeploymentStatus left, DeploymentStatus right) =>
        left.ObservedGeneration == right.ObservedGeneration
        && (left.Replicas ?? 0) == (right.Replicas ?? 0)
        && (left.UpdatedReplicas ?? 0) == (right.UpdatedReplicas ?? 0)
        && (left.ReadyReplicas ?? 0) == (right.ReadyReplicas ?? 0)
        && (left.AvailableReplicas ?? 0) == (right.AvailableReplicas ?? 0)
        && (left.UnavailableReplicas ?? 0) == (right.UnavailableReplicas ?? 0)
        && left.CollisionCount == right.CollisionCount
        && left.Conditions.SequenceEqual(right.Conditions);

    private static IReadOnlyList<DeploymentCondition> Availability(IReadOnlyList<DeploymentCondition> conditions, Rollout rollout, int available, DateTimeOffset now) =>
        available >= rollout.Wanted - RolloutLimits.Of(rollout.Spec).MaxUnavailable
            ? conditions.With(DeploymentConditions.Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
            : conditions.With(DeploymentConditions.Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now);

    private static IReadOnlyList<DeploymentCondition> Failure(IReadOnlyList<DeploymentCondition> conditions, Rollout rollout, DateTimeOffset now)
    {
        ReplicaSetCondition? failure = rollout.All.Reverse()
            .SelectMany(set => set.Status.Conditions)
            .FirstOrDefault(condition => condition.Type == ReplicaSetStatuses.FailureCondition && condition.Status == "True");
        return failure is null
            ? conditions.Without(DeploymentConditions.ReplicaFailure)
            : conditions.With(DeploymentConditions.ReplicaFailure, "True", failure.Reason ?? "", failure.Message, now);
    }

    private static IReadOnlyList<DeploymentCondition> Progress(IReadOnlyList<DeploymentCondition> conditions, Rollout rollout, DeploymentStatus status, DateTimeOffset now)
    {
        DeploymentCondition? known = conditions.Find(DeploymentConditions.Progressing);
        string set = rollout.Current is null ? $"Deployment \"{rollout.Deployment.Name}\"" : $"ReplicaSet \"{rollout.Current.Name}\"";
        if (rollout.Spec.Paused == true)
            return conditions.With(DeploymentConditions.Progressing, "Unknown", DeploymentConditions.Paused, "Deployment is paused", now);
        if (known?.Reason is DeploymentConditions.Paused)
            return conditions.With(DeploymentConditions.Progressing, "Unknown", DeploymentConditions.Resumed, "Deployment is resumed", now);

        if (IsComplete(rollout, status))
            return conditions.With(DeploymentConditions.Progressing, "True", DeploymentConditions.NewSetAvailable, $"{set} has successfully progressed.", now);

        // A rollout that was complete and has lost pods since is not a new one: the deadline does not start for it.
        bool wasComplete = known?.Reason is DeploymentConditions.NewSetAvailable && rollout.Deployment.Status.UpdatedReplicas == status.UpdatedReplicas;
        if (wasComplete)
            return conditions;

        if (HasMoved(rollout.Deployment.Status, status))
            return conditions.With(DeploymentConditions.Progressing, "True", DeploymentConditions.SetUpdated, $"{set} is progressing.", now, isRenewed: true);

        return known is not null && DeadlineOf(rollout, status with { Conditions = conditions }) <= now
            ? conditions.With(DeploymentConditions.Progressing, "False", DeploymentConditions.TimedOut, $"{set} has timed out progressing.", now)
            : conditions;
    }

    private static bool IsComplete(Rollout rollout, DeploymentStatus status) =>
        rollout.Current is not null
        && status.UpdatedReplicas == rollout.Wanted && status.Replicas == rollout.Wanted && status.AvailableReplicas == rollout.Wanted
        && rollout.Current.Metadata.Generation <= (rollout.Current.Status.ObservedGeneration ?? 0);

    private static bool HasMoved(DeploymentStatus before, DeploymentStatus after) =>
        after.UpdatedReplicas > (before.UpdatedReplicas ?? 0)
        || after.Replicas - after.UpdatedReplicas < (before.Replicas ?? 0) - (before.UpdatedReplicas ?? 0)
        || after.ReadyReplicas > (before.ReadyReplicas ?? 0)
        || after.AvailableReplicas > (before.AvailableReplicas ?? 0);
}
