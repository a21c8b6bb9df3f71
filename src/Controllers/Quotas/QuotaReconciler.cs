using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Quotas;

/// <summary>
/// Keeps a quota's status equal to what the namespace's objects take. Admission charges a quota before the object is there, so what
/// is counted may be behind: usage is lowered only after the quota has been left alone for a while.
/// </summary>
internal sealed class QuotaReconciler(QuotaKinds kinds, KubeClient kube, TimeProvider clock, TimeSpan settling) : IReconciler
{
    // Not what is decided by, only since when a quota looks as it does; forgetting it costs one more wait.
    private readonly ConcurrentDictionary<ObjectKey, (string Version, DateTimeOffset Since)> _seen = new();

    public async ValueTask<NextCheck> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        // Read before the objects are counted: a charge that comes later makes the write below fail.
        if (await FindAsync(key, cancel) is not { IsBeingDeleted: false } quota)
        {
            _seen.TryRemove(key, out _);
            return NextCheck.OnChange;
        }

        Amounts hard = AmountsOf(quota.Spec.Hard);
        Amounts before = AmountsOf(quota.Status.Used);
        Amounts used = await CountAsync(quota, hard, cancel);
        if (used.AreSame(before) && hard.AreSame(AmountsOf(quota.Status.Hard)))
        {
            _seen.TryRemove(key, out _);
            return NextCheck.OnChange;
        }

        if (used.Any(pair => before.TryGetValue(pair.Key, out Quantity there) && pair.Value < there) && TimeToSettle(quota) is { } left && left > TimeSpan.Zero)
            return NextCheck.In(left);
        await kube.UpdateStatusAsync(quota with { Status = new() { Hard = quota.Spec.Hard, Used = used } }, cancel);
        _seen.TryRemove(key, out _);
        return NextCheck.OnChange;
    }

    // By a list, which is what this controller's role lets it ask for.
    private async Task<ResourceQuota?> FindAsync(ObjectKey key, CancellationToken cancel) =>
        (await kube.ListAsync<ResourceQuota>(new() { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" }, cancel)).Items.SingleOrDefault();

    private TimeSpan TimeToSettle(ResourceQuota quota)
    {
        DateTimeOffset now = clock.GetUtcNow();
        string version = quota.Metadata.ResourceVersion ?? "";
        (string Version, DateTimeOffset Since) seen = _seen.AddOrUpdate(
            quota.Key, (version, now), (_, known) => known.Version == version ? known : (version, now));
        return seen.Since + settling - now;
    }

    private async Task<Amounts> CountAsync(ResourceQuota quota, Amounts hard, CancellationToken cancel)
    {
        JsonObject spec = QuotaTrees.SpecOf(quota);
        Amounts used = [];
        foreach (string name in hard.Keys)
            used[name] = Quantity.Zero;
        foreach (ResourceDefinition kind in kinds.All.Where(kind => hard.Keys.Any(name => QuotaUsage.IsAbout(kind, name))))
        {
            KubeList<JsonObject> list = await kube.ListAsync(kind, KubeJson.TypeOf<KubeList<JsonObject>>(), new() { Namespace = quota.Namespace }, cancel);
            foreach (JsonObject item in list.Items.Where(item => QuotaScopes.Match(spec, kind, item)))
                used = used.Plus(QuotaUsage.Of(kind, item, clock.GetUtcNow()).Only(hard.Keys));
        }

        return used;
    }

    private static Amounts AmountsOf(IReadOnlyDictionary<string, Quantity> map)
    {
        Amounts amounts = [];
        foreach ((string name, Quantity amount) in map)
            amounts[name] = amount;
        return amounts;
    }
}
