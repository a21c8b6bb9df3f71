using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>One change of one object. After a deletion <see cref="After"/> is the object's final form at the deletion's revision.</summary>
internal sealed record CacheChange(Revision Revision, CachedObject? Before, CachedObject After, bool IsDeletion)
{
    private ReadOnlyMemory<byte>? _leftSelection;

    /// <summary>What a watcher is shown whose selector the object no longer matches: its last matching form, at this change's revision.</summary>
    public ReadOnlyMemory<byte> LeftSelection => _leftSelection ??= ObjectJson.AtRevision(Before!.Json, Revision);
}
