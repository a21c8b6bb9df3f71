namespace Gantry.Build;

/// <summary>One thing that the builder remembers: the result of a step, or the directories of cache mounts.</summary>
/// <param name="Kind">In the words of other builders: regular, exec.cachemount.</param>
/// <param name="IsShared">Images have its layer too, so it costs nothing.</param>
public sealed record BuildCacheEntry(
    string Id, string Kind, string Description, bool IsInUse, bool IsShared, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, int Uses);
