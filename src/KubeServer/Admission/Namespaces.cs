using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission;

/// <summary>Looks up namespaces: in the cache, and in the store for one that is too new to be there.</summary>
internal static class Namespaces
{
    public static async ValueTask<JsonObject?> FindAsync(ObjectRegistry registry, string name, CancellationToken cancel)
    {
        ApiResource spaces = registry.Catalog.Of<Namespace>();
        ObjectKey key = ObjectKey.ClusterScoped(name);
        if (spaces.Cache.Find(spaces.KeyOf(key)) is { } cached)
            return ObjectJson.Parse(cached.Json);
        Entry? entry = await registry.FindAsync(spaces, key, cancel);
        return entry is null ? null : ObjectJson.Parse(entry.Value);
    }

    public static async ValueTask<JsonObject> GetAsync(ObjectRegistry registry, string name, CancellationToken cancel) =>
        await FindAsync(registry, name, cancel) ?? throw ApiErrors.NotFound(Namespace.Definition, name);

    /// <summary>The labels alone, which the cache keeps at hand.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, string>> LabelsAsync(ObjectRegistry registry, string name, CancellationToken cancel)
    {
        ApiResource spaces = registry.Catalog.Of<Namespace>();
        ObjectKey key = ObjectKey.ClusterScoped(name);
        if (spaces.Cache.Find(spaces.KeyOf(key)) is { } cached)
            return cached.Labels;
        Entry entry = await registry.FindAsync(spaces, key, cancel) ?? throw ApiErrors.NotFound(Namespace.Definition, name);
        return spaces.Cache.Read(entry).Labels;
    }
}
