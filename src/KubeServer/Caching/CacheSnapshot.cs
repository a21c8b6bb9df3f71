using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>All objects of one kind as of their last change.</summary>
internal sealed record CacheSnapshot(OrderedObjects Objects, Revision Revision);
