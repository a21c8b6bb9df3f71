using Gantry.Controllers.Owners;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Deployments;

/// <summary>Rolls a deployment's pods from one template to the next by sizing one ReplicaSet per template.</summary>
internal sealed class DeploymentReconciler(
    WatchCache<Deployment> deployments, WatchCache<ReplicaSet> sets, WatchCache<Pod> pods, KubeClient kube, EventRecorder events, TimeProvider clock) : IReconciler
{
    private readonly Claims<Deployment, ReplicaSet> _claims = new(sets, kube);
    private readonly WatchIndex<Pod> _podsByController = pods.ByController();

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (deployments.Find(key) is not { } deployment)
            return NextCheck.OnChange;

        Rollout rollout = Rollout.Of(deployment, await _claims.SettleAsync(deployment, deployment.Spec.Selector, cancel));
        if (!deployment.IsBeingDeleted)
        {
            rollout = await AdvanceAsync(rollout, cancel);
            await ForgetOutdatedAsync(rollout, cancel);
        }

        return await ReportAsync(rollout, cancel);
    }

    private async Task<Rollout> AdvanceAsync(Rollout rollout, CancellationToken cancel)
    {
        // A paused rollout, and a change of size in the middle of one, only spread the size over the sets there are.
        if (rollout.Spec.Paused == true || rollout.IsScaled)
            return await ApplyAsync(rollout, RolloutPlan.Proportional(rollout.Spec, rollout.Current, rollout.Old), cancel);

        if (rollout.Spec.Strategy?.Type is "Recreate")
        {
            RolloutPlan ending = RolloutPlan.Recreate(rollout.Old);
            if (!ending.IsEmpty)
                return await ApplyAsync(rollout, ending, cancel);
            if (HasOldPods(rollout))
                return rollout;
        }

        rollout = await WithCurrentAsync(rollout, cancel);
        return rollout.Current is { } current
            ? await ApplyAsync(rollout, RolloutPlan.Rolling(rollout.Spec, current, rollout.Old), cancel)
            : rollout;
    }

    // Pods on their way out still hold what the new ones may need; they count until they have ended.
    private bool HasOldPods(Rollout rollout) => rollout.Old.Any(set => _podsByController.Of(set.Uid).Any(pod => !pod.HasEnded));

    private async Task<Rollout> WithCurrentAsync(Rollout rollout, CancellationToken cancel)
    {
        if (rollout.Current is not { } current)
            return await CreateSetAsync(rollout, cancel);

        ObjectMeta metadata = RolloutAnnotations.Newest(current.Metadata, rollout.Deployment, rollout.Revision);
        bool isSame = ReferenceEquals(metadata, current.Metadata) && current.Spec.MinReadySeconds == rollout.Spec.MinReadySeconds;
        if (!isSame)
            current = await WriteAsync(current with { Metadata = metadata, Spec = current.Spec with { MinReadySeconds = rollout.Spec.MinReadySeconds } }, cancel);

        rollout = rollout with { Current = current };
        return await WithRevisionAsync(rollout.Deployment.Status.Conditions.Find(DeploymentConditions.Progressing) is null
            ? Noting(rollout, DeploymentConditions.NewSetFound, $"Found new replica set \"{current.Name}\"")
            : rollout, cancel);
    }

    private async Task<Rollout> CreateSetAsync(Rollout rollout, CancellationToken cancel)
    {
        ReplicaSet wanted = NewSet(rollout);
        ReplicaSet created;
        try
        {
            created = await kube.CreateAsync(wanted, cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.AlreadyExists)
        {
            return await MeetAsync(rollout, wanted, cancel);
        }

        sets.Learn(created);
        if (RolloutPlan.SizeOf(created) > 0)
            events.Record(rollout.Deployment, EventType.Normal, "ScalingReplicaSet", $"Scaled up replica set {created.Name} from 0 to {RolloutPlan.SizeOf(created)}");
        rollout = rollout with { Current = created };
        return await WithRevisionAsync(Noting(rollout, DeploymentConditions.NewSetCreated, $"Created new replica set \"{created.Name}\""), cancel);
    }

    // A set of the new one's name is either our own, which the cache has not shown yet, or another template with the same hash.
    private async Task<Rollout> MeetAsync(Rollout rollout, ReplicaSet wanted, CancellationToken cancel)
    {
        ReplicaSet met = await kube.GetAsync<ReplicaSet>(wanted.Key, cancel);
        if (met.Controller?.Uid == rollout.Deployment.Uid && PodTemplates.AreSame(met.Spec.Template, wanted.Spec.Template))
        {
            sets.Learn(met);
            return rollout with { Current = met };
        }

        DeploymentStatus status = rollout.Deployment.Status with { CollisionCount = (rollout.Deployment.Status.CollisionCount ?? 0) + 1 };
        Deployment written = await kube.UpdateStatusAsync(rollout.Deployment with { Status = status }, cancel);
        deployments.Learn(written);
        return rollout with { Deployment = written };
    }

    private static ReplicaSet NewSet(Rollout rollout)
    {
        Deployment deployment = rollout.Deployment;
        string hash = PodTemplates.HashOf(deployment.Spec.Template, deployment.Status.CollisionCount ?? 0);
        PodTemplateSpec template = PodTemplates.WithHash(deployment.Spec.Template, hash);
        ObjectMeta metadata = RolloutAnnotations.Newest(new(), deployment, rollout.Revision);
        LabelSelector selector = deployment.Spec.Selector;
        return new()
        {
            Metadata = RolloutAnnotations.Sized(metadata, deployment.Spec) with
            {
                Name = $"{deployment.Name}-{hash}",
                Namespace = deployment.Namespace,
                Labels = template.Metadata.Labels,
                OwnerReferences = [deployment.AsController()],
            },
            Spec = new()
            {
                Replicas = RolloutPlan.FirstSize(deployment.Spec, rollout.Old),
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = selector with { MatchLabels = new Dictionary<string, string>(selector.MatchLabels) { [PodTemplates.HashLabel] = hash } },
                Template = template,
            },
        };
    }

    private Rollout Noting(Rollout rollout, string reason, string message)
    {
        DeploymentStatus status = rollout.Deployment.Status;
        status = status with { Conditions = status.Conditions.With(DeploymentConditions.Progressing, "True", reason, message, clock.GetUtcNow()) };
        return rollout with { Deployment = rollout.Deployment with { Status = status } };
    }

    private async Task<Rollout> WithRevisionAsync(Rollout rollout, CancellationToken cancel)
    {
        if (rollout.Current is not { } current)
            return rollout;

        Deployment deployment = rollout.Deployment;
        string revision = current.Metadata.Annotations.GetValueOrDefault(RolloutAnnotations.Revision, "1");
        ObjectMeta metadata = RolloutAnnotations.With(deployment.Metadata, [new(RolloutAnnotations.Revision, revision)]);
        if (ReferenceEquals(metadata, deployment.Metadata))
            return rollout;

        Deployment written = await kube.UpdateAsync(deployment with { Metadata = metadata }, cancel);
        deployments.Learn(written);

        // The status noted in memory has not been written by this request.
        return rollout with { Deployment = written with { Status = deployment.Status } };
    }

    private async Task<Rollout> ApplyAsync(Rollout rollout, RolloutPlan plan, CancellationToken cancel)
    {
        foreach ((ReplicaSet set, int replicas) in plan.Steps)
        {
            int before = RolloutPlan.SizeOf(set);
            ReplicaSet written = await WriteAsync(set with { Metadata = RolloutAnnotations.Sized(set.Metadata, rollout.Spec), Spec = set.Spec with { Replicas = replicas } }, cancel);
            rollout = rollout.Current?.Uid == set.Uid
                ? rollout with { Current = written }
                : rollout with { Old = [.. rollout.Old.Select(old => old.Uid == set.Uid ? written : old)] };
            if (before != replicas)
                events.Record(rollout.Deployment, EventType.Normal, "ScalingReplicaSet", $"Scaled {(replicas > before ? "up" : "down")} replica set {set.Name} from {before} to {replicas}");
        }

        return rollout;
    }

    private async Task<ReplicaSet> WriteAsync(ReplicaSet set, CancellationToken cancel)
    {
        ReplicaSet written = await kube.UpdateAsync(set, cancel);
        sets.Learn(written);
        return written;
    }

    private async Task ForgetOutdatedAsync(Rollout rollout, CancellationToken cancel)
    {
        foreach (ReplicaSet set in rollout.Outdated())
            sets.LearnDeletion(set, await kube.DeleteAsync<ReplicaSet>(set.Key, new() { Preconditions = new() { Uid = set.Uid } }, cancel));
    }

    private async Task<NextCheck> ReportAsync(Rollout rollout, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DeploymentStatus status = DeploymentStatuses.Of(rollout, now);
        DeploymentStatus known = deployments.Find(rollout.Deployment.Key)?.Status ?? new();
        if (!DeploymentStatuses.AreSame(status, known))
            deployments.Learn(await kube.UpdateStatusAsync(rollout.Deployment with { Status = status }, cancel));

        return DeploymentStatuses.DeadlineOf(rollout, status) is { } deadline ? NextCheck.In(deadline - now + TimeSpan.FromSeconds(1)) : NextCheck.OnChange;
    }
}
