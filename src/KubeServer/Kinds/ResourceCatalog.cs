using System.Collections.Frozen;
using Gantry.Kube;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Kinds;

/// <summary>The kinds that this server serves: those that are built in, and those that users defined, which change while it runs.</summary>
internal sealed class ResourceCatalog
{
    private readonly IReadOnlyList<ApiResource> _builtIn;
    private readonly FrozenDictionary<(string Group, string Version, string Plural), ApiResource> _byPath;
    private readonly FrozenDictionary<string, ResourceCache> _byPrefix;
    private volatile CustomPart _custom;

    public ResourceCatalog(IReadOnlyList<ApiResource> builtIn)
    {
        _builtIn = builtIn;
        _byPath = builtIn.ToFrozenDictionary(PathOf);
        _byPrefix = builtIn.Where(resource => resource.IsStored).ToFrozenDictionary(resource => resource.Prefix, resource => resource.Cache);
        _custom = new(builtIn, [], []);
    }

    /// <summary>All kinds in all their versions, as of one moment; another moment may have another list.</summary>
    public IReadOnlyList<ApiResource> All => _custom.All;

    /// <summary>Those that have objects of their own, without the further forms of them.</summary>
    public IEnumerable<ApiResource> Stored => All.Where(resource => resource.IsStored);

    /// <summary>The stored objects of all kinds.</summary>
    public IEnumerable<ResourceCache> Caches => _byPrefix.Values.Concat(_custom.ByPrefix.Values);

    public ApiResource? Find(string group, string version, string plural) =>
        _byPath.GetValueOrDefault((group, version, plural)) ?? _custom.ByPath.GetValueOrDefault((group, version, plural));

    public ApiResource Of<T>()
        where T : class, IKubeObject<T> =>
        _byPath[(T.Definition.Group, T.Definition.Version, T.Definition.Plural)];

    public ApiResource Of(ResourceDefinition definition) => _byPath[(definition.Group, definition.Version, definition.Plural)];

    /// <summary>The cache that keeps the object with this key; null for a kind that is not served.</summary>
    public ResourceCache? CacheOfKey(string key)
    {
        ReadOnlySpan<char> prefix = StoreKeys.PrefixOf(key);
        return _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out ResourceCache? cache)
            || _custom.ByPrefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out cache)
            ? cache
            : null;
    }

    public bool HasGroupVersion(string group, string version) =>
        All.Any(resource => resource.Definition.Group == group && resource.Definition.Version == version);

    public bool IsBuiltIn(string prefix) => _byPrefix.ContainsKey(prefix);

    /// <summary>Sets the kinds that users defined. Called by the feed only, in the order of the store's history.</summary>
    public void SetCustom(IEnumerable<ApiResource> custom)
    {
        Dictionary<(string Group, string Version, string Plural), ApiResource> byPath = [];
        foreach (ApiResource resource in custom.Where(resource => !_byPath.ContainsKey(PathOf(resource))))
            byPath.Add(PathOf(resource), resource);
        Dictionary<string, ResourceCache> byPrefix = byPath.Values.Select(resource => resource.Cache).Distinct().ToDictionary(cache => cache.Prefix);
        _custom = new([.. _builtIn, .. byPath.Values], byPath, byPrefix);
    }

    private static (string Group, string Version, string Plural) PathOf(ApiResource resource) =>
        (resource.Definition.Group, resource.Definition.Version, resource.Definition.Plural);

    private sealed record CustomPart(
        IReadOnlyList<ApiResource> All, Dictionary<(string Group, string Version, string Plural), ApiResource> ByPath, Dictionary<string, ResourceCache> ByPrefix);
}
