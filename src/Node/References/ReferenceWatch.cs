using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.References;

/// <summary>Follows the ConfigMaps and Secrets that pods of this node use, each from the first pod that names it to the last.</summary>
internal sealed class ReferenceWatch(KubeClient kube, TimeProvider clock, Action<string> changed) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Followed<ConfigMap>> _configMaps = [];
    private readonly Dictionary<ObjectKey, Followed<Secret>> _secrets = [];
    private readonly Dictionary<string, PodReferences> _pods = [];

    /// <summary>Notes what a pod uses and returns once the state of all of it is known.</summary>
    public async Task FollowAsync(string podUid, PodReferences references, CancellationToken cancel)
    {
        List<WatchCache> wanted = [];
        lock (_lock)
        {
            _pods[podUid] = references;
            wanted.AddRange(references.ConfigMaps.Select(key => Follow(_configMaps, key, podUid)));
            wanted.AddRange(references.Secrets.Select(key => Follow(_secrets, key, podUid)));
        }

        foreach (WatchCache cache in wanted)
            await cache.WaitForSyncAsync(cancel);
    }

    public ReferenceSnapshot Snapshot(PodReferences references)
    {
        lock (_lock)
            return new(Found(_configMaps, references.ConfigMaps), Found(_secrets, references.Secrets));
    }

    public async Task ForgetAsync(string podUid)
    {
        List<WatchCache> unused = [];
        lock (_lock)
        {
            if (!_pods.Remove(podUid))
                return;
            Leave(_configMaps, podUid, unused);
            Leave(_secrets, podUid, unused);
        }

        foreach (WatchCache cache in unused)
            await cache.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<WatchCache> all;
        lock (_lock)
        {
            all = [.. _configMaps.Values.Select(followed => followed.Cache), .. _secrets.Values.Select(followed => followed.Cache)];
            _configMaps.Clear();
            _secrets.Clear();
        }

        foreach (WatchCache cache in all)
            await cache.DisposeAsync();
    }

    private WatchCache<T> Follow<T>(Dictionary<ObjectKey, Followed<T>> all, ObjectKey key, string podUid)
        where T : class, IKubeObject<T>
    {
        if (!all.TryGetValue(key, out Followed<T>? followed))
        {
            var query = new ListQuery { Namespace = key.Namespace, FieldSelector = $"metadata.name={key.Name}" };
            all[key] = followed = new(new WatchCache<T>(kube, WatchSources.Of<T>(query), clock));
            followed.Cache.Subscribe(_ => Tell(all, key));
            followed.Cache.Start();
        }

        followed.Pods.Add(podUid);
        return followed.Cache;
    }

    private void Tell<T>(Dictionary<ObjectKey, Followed<T>> all, ObjectKey key)
        where T : class, IKubeObject<T>
    {
        string[] pods;
        lock (_lock)
            pods = all.TryGetValue(key, out Followed<T>? followed) ? [.. followed.Pods] : [];
        foreach (string pod in pods)
            changed(pod);
    }

    private static Dictionary<ObjectKey, T> Found<T>(Dictionary<ObjectKey, Followed<T>> all, IReadOnlySet<ObjectKey> wanted)
        where T : class, IKubeObject<T>
    {
        var found = new Dictionary<ObjectKey, T>();
        foreach (ObjectKey key in wanted)
        {
            if (all.GetValueOrDefault(key)?.Cache.Find(key) is { } item)
                found[key] = item;
        }

        return found;
    }

    private static void Leave<T>(Dictionary<ObjectKey, Followed<T>> all, string podUid, List<WatchCache> unused)
        where T : class, IKubeObject<T>
    {
        foreach ((ObjectKey key, Followed<T> followed) in all.Where(pair => pair.Value.Pods.Remove(podUid) && pair.Value.Pods.Count == 0).ToList())
        {
            all.Remove(key);
            unused.Add(followed.Cache);
        }
    }

    private sealed record Followed<T>(WatchCache<T> Cache)
        where T : class, IKubeObject<T>
    {
        public HashSet<string> Pods { get; } = [];
    }
}
