using Gantry.Controllers.Owners;
using Gantry.Controllers.Pods;
using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.ReplicaSets;

/// <summary>Keeps as many pods of a template alive as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetReconciler(
    WatchCache<ReplicaSet> sets, WatchCache<Pod> pods, KubeClient kube, EventRecorder events, TimeProvider clock) : IReconciler
{
    // Bounds what one check writes; the rest follows in the next check.
    private const int MaxBurst = 500;

    private readonly Claims<ReplicaSet, Pod> _claims = new(pods, kube);
    private readonly WatchIndex<Pod> _byController = pods.ByController();

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (sets.Find(key) is not { } set)
            return NextCheck.OnChange;

        List<Pod> claimed = await _claims.SettleAsync(set, set.Spec.Selector, cancel);
        List<Pod> active = [.. claimed.Where(pod => pod.IsActive)];
        KubeException? failure = set.IsBeingDeleted ? null : await ScaleAsync(set, active, cancel);

        active = [.. _byController.Of(set.Uid).Where(pod => pod.IsActive)];
        DateTimeOffset now = clock.GetUtcNow();
        int missing = (set.Spec.Replicas ?? 1) - active.Count;
        ReplicaSetStatus status = ReplicaSetStatuses.Of(set, active, failure is null ? null : (missing > 0 ? "FailedCreate" : "FailedDelete", failure.Message), now);
        if (!ReplicaSetStatuses.AreSame(status, set.Status))
            sets.Learn(await kube.UpdateStatusAsync(set with { Status = status }, cancel));

        return failure is null ? UntilNextAvailable(set, active, now) : throw failure;
    }

    private static NextCheck UntilNextAvailable(ReplicaSet set, List<Pod> active, DateTimeOffset now)
    {
        NextCheck next = NextCheck.OnChange;
        foreach (Pod pod in active)
        {
            if (pod.UntilAvailable(set.Spec.MinReadySeconds ?? 0, now) is { } wait && wait > TimeSpan.Zero)
                next = next.Or(NextCheck.In(wait));
        }

        return next;
    }

    private async Task<KubeException?> ScaleAsync(ReplicaSet set, List<Pod> active, CancellationToken cancel)
    {
        int difference = active.Count - (set.Spec.Replicas ?? 1);
        try
        {
            if (difference < 0)
                await CreateAsync(set, Math.Min(-difference, MaxBurst), cancel);
            else if (difference > 0)
                await DeleteAsync(set, DeletionRanking.Choose(active, SiblingsPerNode(set), Math.Min(difference, MaxBurst), clock.GetUtcNow()), cancel);
            return null;
        }
        catch (KubeException failure)
        {
            return failure;
        }
    }

    // One, then two, then four …: a template that the server refuses costs one request, not hundreds.
    private async Task CreateAsync(ReplicaSet set, int count, CancellationToken cancel)
    {
        for (int batch = 1; count > 0; count -= batch, batch *= 2)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(batch, count)).Select(_ => CreateOneAsync(set, cancel)));
    }

    private async Task CreateOneAsync(ReplicaSet set, CancellationToken cancel)
    {
        try
        {
            Pod created = await kube.CreateAsync(PodOf(set), cancel);
            pods.Learn(created);
            events.Record(set, EventType.Normal, "SuccessfulCreate", $"Created pod: {created.Name}");
        }
        catch (KubeException failure)
        {
            events.Record(set, EventType.Warning, "FailedCreate", $"Error creating: {failure.Message}");
            throw;
        }
    }

    private Task DeleteAsync(ReplicaSet set, IReadOnlyList<Pod> victims, CancellationToken cancel) =>
        Task.WhenAll(victims.Select(pod => DeleteOneAsync(set, pod, cancel)));

    private async Task DeleteOneAsync(ReplicaSet set, Pod pod, CancellationToken cancel)
    {
        try
        {
            Pod? left = await kube.DeleteAsync<Pod>(pod.Key, new() { Preconditions = new() { Uid = pod.Uid } }, cancel);
            pods.LearnDeletion(pod, left);
            events.Record(set, EventType.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            pods.LearnDeletion(pod, left: null);
        }
        catch (KubeException failure)
        {
            events.Record(set, EventType.Warning, "FailedDelete", $"Error deleting: {failure.Message}");
            throw;
        }
    }

    // Counted over all sets of the same deployment, so that a node that holds many of them loses some first.
    private Dictionary<string, int> SiblingsPerNode(ReplicaSet set)
    {
        string? owner = set.Controller?.Uid;
        IEnumerable<ReplicaSet> siblings = owner is null ? [set] : sets.ByController().Of(owner);
        return siblings
            .SelectMany(sibling => _byController.Of(sibling.Uid))
            .Where(pod => pod.IsActive && pod.IsBound)
            .CountBy(pod => pod.Spec.NodeName ?? "")
            .ToDictionary();
    }

    private static Pod PodOf(ReplicaSet set)
    {
        ObjectMeta template = set.Spec.Template.Metadata;
        return new()
        {
            Metadata = new()
            {
                GenerateName = $"{set.Name}-",
                Namespace = set.Namespace,
                Labels = template.Labels,
                Annotations = template.Annotations,
                Finalizers = template.Finalizers,
                OwnerReferences = [set.AsController()],
            },
            Spec = set.Spec.Template.Spec,
        };
    }
}
