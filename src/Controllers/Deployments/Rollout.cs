using Gantry.Kube;
using Gantry.Kube.Apps;

namespace Gantry.Controllers.Deployments;

/// <summary>A deployment with its sets as they are at one moment: the set of the current template, and the older ones.</summary>
internal sealed record Rollout(Deployment Deployment, ReplicaSet? Current, IReadOnlyList<ReplicaSet> Old)
{
    public DeploymentSpec Spec => Deployment.Spec;

    public int Wanted => Spec.Replicas ?? 1;

    public IEnumerable<ReplicaSet> All => Current is null ? Old : Old.Append(Current);

    /// <summary>Whether the wanted number differs from the one that the sets were last sized for.</summary>
    public bool IsScaled => All.Any(set => RolloutPlan.SizeOf(set) > 0 && RolloutAnnotations.DesiredOf(set) is { } desired && desired != Wanted);

    public static Rollout Of(Deployment deployment, IReadOnlyCollection<ReplicaSet> sets)
    {
        // Should two sets have the same template, the older one counts, always the same.
        ReplicaSet? current = sets
            .Where(set => PodTemplates.AreSame(set.Spec.Template, deployment.Spec.Template))
            .OrderBy(set => set.Metadata.CreationTimestamp).ThenBy(set => set.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return new(deployment, current, [.. sets.Where(set => set.Uid != current?.Uid)]);
    }

    /// <summary>The revision that the current set has or is to get.</summary>
    public long Revision => Math.Max(Current is null ? 0 : RolloutAnnotations.RevisionOf(Current), Old.Select(RolloutAnnotations.RevisionOf).DefaultIfEmpty(0).Max() + 1);

    /// <summary>Old sets beyond the history that is to be kept, oldest first.</summary>
    public IEnumerable<ReplicaSet> Outdated()
    {
        ReplicaSet[] finished = [.. Old
            .Where(set => !set.IsBeingDeleted && RolloutPlan.SizeOf(set) == 0 && set.Status.Replicas == 0 && set.Metadata.Generation <= (set.Status.ObservedGeneration ?? 0))
            .OrderBy(RolloutAnnotations.RevisionOf)];
        return finished.Take(Math.Max(0, finished.Length - (Spec.RevisionHistoryLimit ?? 10)));
    }
}
