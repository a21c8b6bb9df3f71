using Gantry.Build.Caching;
using Gantry.Oci;

namespace Gantry.Build.Stages;

/// <summary>What the cache holds, as figures; and making it smaller.</summary>
internal sealed class CacheListing(BuildParts parts)
{
    private const string MountsId = "cachemounts";

    public IReadOnlyList<BuildCacheEntry> Entries()
    {
        HashSet<Digest> inImages = [.. parts.Images.List().SelectMany(image => image.Layers).Select(layer => layer.DiffId)];
        var entries = parts.Cache.List().Where(record => record.Layer is not null).Select(record => new BuildCacheEntry(
            record.Key.Hex[..25], "regular", record.Instruction, parts.Cache.IsInUse(record.Kept), inImages.Contains(record.Layer!.DiffId),
            record.Bytes, record.CreatedAt, record.UsedAt, record.Uses)).ToList();
        long mounted = parts.CacheMounts.Bytes();
        if (parts.CacheMounts.Count > 0)
            entries.Add(new BuildCacheEntry(MountsId, "exec.cachemount", "directories of RUN --mount=type=cache", false, false, mounted, parts.Clock.GetUtcNow(), parts.Clock.GetUtcNow(), 0));
        return entries;
    }

    public async Task<(IReadOnlyList<string> Ids, long Bytes)> PruneAsync(bool all, Func<BuildCacheEntry, bool> filter, long keptBytes, CancellationToken cancel)
    {
        IReadOnlyList<BuildCacheEntry> entries = Entries();
        long total = entries.Where(entry => !entry.IsShared).Sum(entry => entry.Bytes);
        // The step results of images that are still here are worth keeping: they cost nothing.
        var chosen = new HashSet<string>();
        foreach (BuildCacheEntry entry in entries.Where(entry => !entry.IsInUse && (all || !entry.IsShared) && filter(entry)).OrderBy(entry => entry.UsedAt))
        {
            if (keptBytes > 0 && total <= keptBytes)
                break;
            chosen.Add(entry.Id);
            total -= entry.IsShared ? 0 : entry.Bytes;
        }
        IReadOnlyList<CacheRecord> gone = await parts.Cache.PruneAsync(record => chosen.Contains(record.Key.Hex[..25]) || (all && record.Layer is null && keptBytes == 0), cancel);
        HashSet<string> ids = [.. gone.Where(record => record.Layer is not null).Select(record => record.Key.Hex[..25])];
        long bytes = entries.Where(entry => ids.Contains(entry.Id) && !entry.IsShared).Sum(entry => entry.Bytes);
        if (chosen.Contains(MountsId))
        {
            bytes += parts.CacheMounts.Prune();
            ids.Add(MountsId);
        }
        return ([.. ids], bytes);
    }

    public async Task LimitAsync(int mostRecords, long mostBytes, CancellationToken cancel)
    {
        IReadOnlyList<CacheRecord> records = parts.Cache.List();
        long bytes = parts.Cache.Layers().Sum(layer => layer.Blob.Size);
        if (records.Count <= mostRecords && bytes <= mostBytes)
            return;
        // Down to three quarters, so that the next build does not begin with it again.
        HashSet<Digest> chosen = [];
        foreach (CacheRecord record in records.OrderBy(record => record.UsedAt))
        {
            if (records.Count - chosen.Count <= mostRecords * 3 / 4 && bytes <= mostBytes * 3 / 4)
                break;
            chosen.Add(record.Key);
            bytes -= record.Layer?.Blob.Size ?? 0;
        }
        await parts.Cache.PruneAsync(record => chosen.Contains(record.Key), cancel);
    }
}
