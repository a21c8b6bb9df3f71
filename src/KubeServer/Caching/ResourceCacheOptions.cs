namespace Gantry.KubeServer.Caching;

/// <summary>How a kind is cached.</summary>
internal sealed record ResourceCacheOptions
{
    /// <summary>Changes kept for watchers that resume; a watcher further behind starts again from a list.</summary>
    public int RingCapacity { get; init; } = 1024;

    /// <summary>Paths that field selectors may ask, besides metadata.name and metadata.namespace: "spec.nodeName".</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
