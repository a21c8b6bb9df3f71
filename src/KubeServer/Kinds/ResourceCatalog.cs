using System.Collections.Frozen;
using Gantry.Kube;

namespace Gantry.KubeServer.Kinds;

/// <summary>The kinds that this server serves.</summary>
internal sealed class ResourceCatalog
{
    private readonly FrozenDictionary<(string Group, string Version, string Plural), ApiResource> _byPath;
    private readonly FrozenDictionary<string, ApiResource> _byPrefix;

    public ResourceCatalog(IReadOnlyList<ApiResource> all)
    {
        All = all;
        _byPath = all.ToFrozenDictionary(resource => (resource.Definition.Group, resource.Definition.Version, resource.Definition.Plural));
        _byPrefix = all.Where(resource => resource.IsStored).ToFrozenDictionary(resource => resource.Prefix);
    }

    public IReadOnlyList<ApiResource> All { get; }

    /// <summary>Those that have objects of their own, without the further forms of them.</summary>
    public IEnumerable<ApiResource> Stored => All.Where(resource => resource.IsStored);

    public ApiResource? Find(string group, string version, string plural) => _byPath.GetValueOrDefault((group, version, plural));

    public ApiResource Of<T>()
        where T : class, IKubeObject<T> =>
        _byPath[(T.Definition.Group, T.Definition.Version, T.Definition.Plural)];

    public ApiResource Of(ResourceDefinition definition) => _byPath[(definition.Group, definition.Version, definition.Plural)];

    public ApiResource? OfKey(string key) =>
        _byPrefix.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(StoreKeys.PrefixOf(key), out ApiResource? resource) ? resource : null;

    public bool HasGroupVersion(string group, string version) =>
        All.Any(resource => resource.Definition.Group == group && resource.Definition.Version == version);
}
