using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.History;
using Google.Protobuf;

namespace Gantry.Store.Etcd;

/// <summary>Reads ranges of the data as of one revision, in pages of a few MiB.</summary>
internal sealed class EtcdLoader(EtcdCluster cluster, EtcdLayout layout, EtcdOrigin origin)
{
    private const int PageBytes = 4 * 1024 * 1024;
    private const int FirstPage = 100;
    private const int LargestPage = 10_000;

    /// <summary>The entries whose revision is not etcd's, since they were restored and not changed from then on, with etcd's revision of them.</summary>
    public ConcurrentDictionary<string, long> Restored { get; } = new();

    /// <summary>Everything as of one of etcd's revisions, 0 for now.</summary>
    public async Task<(TimelineState State, long Revision)> LoadAsync(long at, CancellationToken cancel)
    {
        var entries = new List<Entry>();
        await foreach (RangeResponse page in PagesAsync(layout.Data, layout.DataEnd, at, cancel))
        {
            // The first page fixes the revision of the others.
            at = at == 0 ? page.Header.Revision : at;
            entries.AddRange(EntriesOf(page));
        }

        return (TimelineState.Of(entries, origin.ToStore(at)), at);
    }

    /// <summary>A part of a listing as of a revision that memory does not reach back to.</summary>
    public async Task<Page> PageAsync(string prefix, string? after, int limit, Revision at, CancellationToken cancel)
    {
        ByteString start = after is null || string.CompareOrdinal(after, prefix) < 0 ? layout.Of(prefix) : layout.Of(after + "\0");
        var entries = new List<Entry>();
        long total = 0;
        await foreach (RangeResponse page in PagesAsync(start, layout.EndOf(prefix), origin.ToEtcd(at), cancel))
        {
            total = Math.Max(total, entries.Count + page.Count);
            entries.AddRange(EntriesOf(page));
            if (limit > 0 && entries.Count >= limit)
                break;
        }

        entries.Sort(EntryOrder.Instance);
        int count = limit > 0 ? Math.Min(limit, entries.Count) : entries.Count;
        return new Page(entries[..count], at, (int)(total - count));
    }

    /// <summary>The revision up to which etcd has compacted if that is beyond the one asked about, otherwise 0.</summary>
    public async Task<long> CompactedAsync(long revision, CancellationToken cancel)
    {
        try
        {
            await cluster.CallAsync("KV/Range", new RangeRequest { Key = layout.Mark, CountOnly = true, Revision = revision }, RangeResponse.Parser, cancel);
            return 0;
        }
        catch (GrpcException failure) when (failure.IsCompacted())
        {
            // Only a watch that comes too late is told how much.
            var late = new WatchRequest { CreateRequest = new WatchCreateRequest { Key = layout.Mark, StartRevision = revision } };
            await foreach (WatchResponse response in cluster.Channel.DuplexAsync("etcdserverpb.Watch/Watch", Single(late, cancel), WatchResponse.Parser, cancel))
            {
                if (response.CompactRevision > 0)
                    return response.CompactRevision;
            }

            throw;
        }
    }

    public Entry? EntryOf(KeyValue item)
    {
        if (layout.KeyOf(item.Key) is not { } key || EtcdValue.Decode(item.Value.Memory) is not { } value)
            return null;
        if (value.Modified is null)
            Restored.TryRemove(key, out _);
        else
            Restored[key] = item.ModRevision;
        return value.ToEntry(key, origin.ToStore(item.CreateRevision), origin.ToStore(item.ModRevision));
    }

    private static async IAsyncEnumerable<WatchRequest> Single(WatchRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        yield return request;
        // The end of the outgoing half would end the watch; it goes with the whole call.
        await Task.Delay(Timeout.Infinite, cancel);
    }

    private IEnumerable<Entry> EntriesOf(RangeResponse page) => page.Kvs.Select(EntryOf).OfType<Entry>();

    private async IAsyncEnumerable<RangeResponse> PagesAsync(ByteString start, ByteString end, long at, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (int limit = FirstPage; ;)
        {
            RangeResponse page;
            try
            {
                page = await cluster.CallAsync("KV/Range", new RangeRequest { Key = start, RangeEnd = end, Revision = at, Limit = limit }, RangeResponse.Parser, cancel);
            }
            catch (GrpcException large) when (large.Status is GrpcStatus.ResourceExhausted && limit > 1)
            {
                limit = Math.Max(1, limit / 8);
                continue;
            }

            at = at == 0 ? page.Header.Revision : at;
            yield return page;
            if (!page.More || page.Kvs.Count == 0)
                yield break;

            start = ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]);
            limit = Math.Clamp(PageBytes / (1 + (page.CalculateSize() / page.Kvs.Count)), 1, Math.Min(LargestPage, limit * 8));
        }
    }
}
