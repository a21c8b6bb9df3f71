using System.Collections.Immutable;
using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>All objects of one kind as of their last change.</summary>
internal sealed record CacheSnapshot(OrderedObjects Objects, Revision Revision)
{
    /// <summary>Those among the keys whose present value is encrypted with a key that is not to be had now.</summary>
    public ImmutableDictionary<string, SealedValue> Sealed { get; init; } = ImmutableDictionary<string, SealedValue>.Empty;

    /// <summary>Who wants everything under a prefix cannot be told less: throws for what is sealed there.</summary>
    public CacheSnapshot Opened(string prefix)
    {
        foreach ((string key, SealedValue value) in Sealed)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                throw new StoreException(StoreFailure.Sealed, value.Problem);
        }

        return this;
    }
}
