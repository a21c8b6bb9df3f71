using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>How a kind is cached.</summary>
internal sealed record ResourceCacheOptions
{
    /// <summary>What the keys of all objects of the kind start with.</summary>
    public required string Prefix { get; init; }

    /// <summary>Changes kept for watchers that resume; a watcher further behind starts again from a list.</summary>
    public int RingCapacity { get; init; } = 1024;

    /// <summary>Paths that field selectors may ask, besides metadata.name and metadata.namespace: "spec.nodeName".</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Brings an object of that revision into the form that its kind has now, such as with the defaults of a schema that is newer; null for kinds that never change.</summary>
    public Func<ReadOnlyMemory<byte>, Revision, ReadOnlyMemory<byte>>? Renew { get; init; }
}
