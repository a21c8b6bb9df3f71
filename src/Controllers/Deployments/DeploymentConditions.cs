using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>The types and reasons of a deployment's conditions, as kubectl reads them, and how one replaces another.</summary>
internal static class DeploymentConditions
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    public const string NewSetCreated = "NewReplicaSetCreated";
    public const string NewSetFound = "FoundNewReplicaSet";
    public const string NewSetAvailable = "NewReplicaSetAvailable";
    public const string SetUpdated = "ReplicaSetUpdated";
    public const string TimedOut = "ProgressDeadlineExceeded";
    public const string Paused = "DeploymentPaused";
    public const string Resumed = "DeploymentResumed";

    public static DeploymentCondition? Find(this IEnumerable<DeploymentCondition> conditions, string type) =>
        conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Sets a condition. What says the same stays as it is, unless it is to be dated anew.</summary>
    public static IReadOnlyList<DeploymentCondition> With(
        this IReadOnlyList<DeploymentCondition> conditions, string type, string status, string reason, string? message, DateTimeOffset now, bool isRenewed = false)
    {
        DeploymentCondition? known = conditions.Find(type);
        if (known is not null && known.Status == status && known.Reason == reason && !isRenewed)
            return conditions;

        var condition = new DeploymentCondition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = known?.Status == status ? known.LastTransitionTime : now,
        };
        return [.. conditions.Where(other => other.Type != type), condition];
    }

    public static IReadOnlyList<DeploymentCondition> Without(this IReadOnlyList<DeploymentCondition> conditions, string type) =>
        conditions.Find(type) is null ? conditions : [.. conditions.Where(other => other.Type != type)];
}
