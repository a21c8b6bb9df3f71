using System.Collections.Concurrent;
using Gantry.Controllers.DefinedKinds;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;

namespace Gantry.Controllers.Quotas;

/// <summary>The kinds whose objects quotas may count: those that are built in, and those that users define while they do.</summary>
internal sealed class QuotaKinds(IReadOnlyList<ResourceDefinition> builtIn, WatchCaches caches, WatchCache<ResourceQuota> quotas) : IKindFollower
{
    private readonly ConcurrentDictionary<string, Following> _defined = new();
    private Action<ObjectKey> _wake = _ => { };

    public IEnumerable<ResourceDefinition> All => builtIn.Concat(_defined.Values.Select(one => one.Kind));

    /// <summary>Says whom to tell of quotas that are to be counted again.</summary>
    public void WakesBy(Action<ObjectKey> wake) => _wake = wake;

    public async Task AddAsync(ResourceDefinition kind, CancellationToken cancel)
    {
        if (!kind.Namespaced)
            return;
        WatchCache cache = caches.AnyOf(kind);
        await cache.WaitForSyncAsync(cancel);
        Following following = new(kind, cache.SubscribeObjects(change =>
        {
            // What is added was charged by admission.
            if (change.After is null)
                Wake(kind, quota => quota.Namespace == change.Latest.Namespace);
        }));
        if (!_defined.TryAdd(kind.QualifiedName, following))
            following.Subscription.Dispose();
        Wake(kind, _ => true);
    }

    public ValueTask RemoveAsync(ResourceDefinition kind)
    {
        if (_defined.TryRemove(kind.QualifiedName, out Following? gone))
        {
            gone.Subscription.Dispose();
            Wake(kind, _ => true);
        }

        return ValueTask.CompletedTask;
    }

    private void Wake(ResourceDefinition kind, Func<ResourceQuota, bool> concerned)
    {
        string name = QuotaUsage.CountOf(kind);
        foreach (ResourceQuota quota in quotas.All().Where(quota => quota.Spec.Hard.ContainsKey(name) && concerned(quota)))
            _wake(quota.Key);
    }

    private sealed record Following(ResourceDefinition Kind, IDisposable Subscription);
}
