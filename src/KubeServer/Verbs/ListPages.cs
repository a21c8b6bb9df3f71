using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>Collects the objects of a list: the first part from the cache, later parts as of the same revision from the store's history.</summary>
internal static class ListPages
{
    // A selective list looks at many objects to find a few; this many are fetched at a time.
    private const int FetchSize = 500;

    public static async ValueTask<ListPage> ReadAsync(ApiCall call)
    {
        ListPage stored = await ReadStoredAsync(call);
        return call.Resource.Form is null ? stored : stored with { Items = await call.Resource.PresentAsync(stored.Items, call.Cancel) };
    }

    private static async ValueTask<ListPage> ReadStoredAsync(ApiCall call)
    {
        Selection selection = Selection.Read(call);
        RevisionQuery revision = RevisionQuery.ReadForList(call.Query);
        int limit = LimitOf(call.Query);
        if (call.Query.Text("continue") is { Length: > 0 } token)
        {
            if (revision.At is { Value: not 0 })
                throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
            return await ContinueAsync(call, selection, ContinueToken.Parse(token), limit);
        }

        await call.Registry.ReachAsync(revision, call.Cancel);
        if (revision is { IsExact: true, At: { } at })
            return await FromHistoryAsync(call, selection, at, after: null, limit, ApiErrors.RevisionExpired);

        // Whoever takes anything gets all that is at hand at once.
        return await FromCacheAsync(call, selection, revision.TakesAnything ? 0 : limit);
    }

    private static async ValueTask<ListPage> ContinueAsync(ApiCall call, Selection selection, ContinueToken from, int limit)
    {
        Revision revision = from.IsAtNewest ? call.Registry.Current : from.Revision;

        // The list may have begun at another server that is ahead; and what has not been yet, as a made up token says, has no list.
        await call.Registry.ReachAsync(new RevisionQuery(revision, IsExact: true), call.Cancel);
        return await FromHistoryAsync(call, selection, revision, call.Resource.Prefix + from.After, limit, () => ApiErrors.ContinueExpired(from.AtNewest.ToString()));
    }

    // A negative limit is none, as elsewhere.
    private static int LimitOf(QueryReader query)
    {
        _ = query.Number("timeoutSeconds");
        return (int)Math.Clamp(query.Number("limit") ?? 0, 0, int.MaxValue);
    }

    private static ValueTask<ListPage> FromCacheAsync(ApiCall call, Selection selection, int limit)
    {
        (OrderedObjects objects, Revision revision) = call.Registry.SnapshotOf(call.Resource, selection.Prefix);
        IEnumerable<CachedObject> matching = objects.StartingWith(selection.Prefix).Where(selection.Matches);
        return selection.NeedsForm ? InFormAsync() : ValueTask.FromResult(First(call, selection, matching, revision, limit));

        async ValueTask<ListPage> InFormAsync() => First(call, selection, await selection.InFormAsync([.. matching], call.Cancel), revision, limit);
    }

    private static ListPage First(ApiCall call, Selection selection, IEnumerable<CachedObject> matching, Revision revision, int limit)
    {
        ObjectBytes items = [];
        string last = "";
        long remaining = 0;
        foreach (CachedObject item in matching)
        {
            if (limit > 0 && items.Count == limit)
            {
                remaining++;
                continue;
            }

            items.Add(item.Json);
            last = item.Key;
        }

        return Page(call.Resource, selection, items, revision, last, remaining);
    }

    private static async ValueTask<ListPage> FromHistoryAsync(
        ApiCall call, Selection selection, Revision revision, string? after, int limit, Func<ApiException> gone)
    {
        List<ReadOnlyMemory<byte>> items = [];
        string last = "";
        while (true)
        {
            Page page;
            try
            {
                page = await call.Registry.ListAtAsync(selection.Prefix, after, FetchSize, revision, call.Cancel);
            }
            catch (CompactedException)
            {
                throw gone();
            }

            CachedObject[] read = [.. page.Entries.Select(call.Resource.Cache.Read)];
            HashSet<CachedObject> matching = new(await selection.InFormAsync([.. read.Where(selection.Matches)], call.Cancel), ReferenceEqualityComparer.Instance);
            for (int i = 0; i < read.Length; i++)
            {
                if (limit > 0 && items.Count == limit)
                    return Page(call.Resource, selection, items, revision, last, page.Remaining + read.Length - i);
                if (!matching.Contains(read[i]))
                    continue;
                items.Add(read[i].Json);
                last = read[i].Key;
            }

            if (page.Remaining == 0 || page.Entries.Count == 0)
                return Page(call.Resource, selection, items, revision, last, remaining: 0);
            after = page.Entries[^1].Key;
        }
    }

    private static ListPage Page(ApiResource resource, Selection selection, IReadOnlyList<ReadOnlyMemory<byte>> items, Revision revision, string last, long remaining) =>
        remaining == 0
            ? new ListPage(items, revision, "", null)
            : new ListPage(items, revision, new ContinueToken(revision, last[resource.Prefix.Length..]).ToString(), selection.SelectsAll ? remaining : null);
}
