using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Which kind a reference to an owner means. It may name another version than the one that is watched: the objects are the same.</summary>
internal static class OwnerKinds
{
    public static ResourceDefinition? Find(IReadOnlyDictionary<string, WatchCache> caches, OwnerReference owner)
    {
        int slash = owner.ApiVersion.IndexOf('/');
        string group = slash < 0 ? "" : owner.ApiVersion[..slash];
        return caches.Values.Select(cache => cache.Definition).FirstOrDefault(kind => kind.Kind == owner.Kind && kind.Group == group);
    }
}
