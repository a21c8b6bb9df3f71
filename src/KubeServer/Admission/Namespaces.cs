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

    /// <summary>Whether a namespace is going; not found where there is none. Asked with every creation, so the bytes are looked at before a tree is made of them.</summary>
    public static async ValueTask<bool> IsGoingAsync(ObjectRegistry registry, string name, CancellationToken cancel)
    {
        ApiResource spaces = registry.Catalog.Of<Namespace>();
        ObjectKey key = ObjectKey.ClusterScoped(name);
        ReadOnlyMemory<byte> json = spaces.Cache.Find(spaces.KeyOf(key)) is { } cached
            ? cached.Json
            : (await registry.FindAsync(spaces, key, cancel) ?? throw ApiErrors.NotFound(Namespace.Definition, name)).Value;
        return json.Span.IndexOf("\"deletionTimestamp\""u8) >= 0 && ObjectJson.Parse(json).IsBeingDeleted;
    }

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
