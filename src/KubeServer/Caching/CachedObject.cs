using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>An object as the cache keeps it: the bytes that are sent, and what selectors ask, taken out once when it was written.</summary>
internal sealed record CachedObject(
    string Key,
    string Namespace,
    string Name,
    Revision Revision,
    ReadOnlyMemory<byte> Json,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Fields);
