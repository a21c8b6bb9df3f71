using System.Text;
using Gantry.Store;

namespace Gantry.Tests.Store;

/// <summary>What every store must do, whatever is behind it.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected IStore Store { get; private set; } = null!;

    protected abstract ValueTask<IStore> OpenAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Store is not null)
            await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_value_is_read_back_with_its_revisions()
    {
        Entry first = await PutAsync("a", "1");
        Entry second = await PutAsync("a", "2");

        Entry? read = await Store.GetAsync("a");

        Assert.Equal("2", Text(read!.Value));
        Assert.Equal(first.Modified, read.Created);
        Assert.Equal(second.Modified, read.Modified);
        Assert.Null(await Store.GetAsync("b"));
    }

    [Fact]
    public async Task A_write_lands_only_on_the_revision_it_expects()
    {
        Entry made = await PutAsync("a", "1");

        WriteResult again = await Store.WriteAsync(new Write { Key = "a", Value = Bytes("x"), Expected = Revision.None });
        WriteResult stale = await Store.WriteAsync(new Write { Key = "a", Value = Bytes("x"), Expected = new Revision(made.Modified.Value + 7) });
        WriteResult right = await Store.WriteAsync(new Write { Key = "a", Value = Bytes("2"), Expected = made.Modified });

        Assert.False(again.IsApplied);
        Assert.Equal("1", Text(again.Entry!.Value));
        Assert.False(stale.IsApplied);
        Assert.True(right.IsApplied);
    }

    [Fact]
    public async Task The_revision_is_written_into_the_value_where_there_is_a_place_for_it()
    {
        await PutAsync("a", "1");
        byte[] json = "{\"rv\":\"\"}"u8.ToArray();

        WriteResult result = await Store.WriteAsync(new Write { Key = "b", Value = new Payload(json, 7) });

        Assert.Equal($"{{\"rv\":\"{result.Entry!.Modified}\"}}", Text(result.Entry.Value));
        Assert.Equal(Text(result.Entry.Value), Text((await Store.GetAsync("b"))!.Value));
    }

    [Fact]
    public async Task A_listing_is_ordered_bounded_and_within_its_prefix()
    {
        foreach (string key in new[] { "/p/c", "/p/a", "/q/a", "/p/b", "/o/z" })
            await PutAsync(key, key);

        Page first = await Store.ListAsync("/p/", limit: 2);
        Page rest = await Store.ListAsync("/p/", after: "/p/b");

        Assert.Equal(["/p/a", "/p/b"], first.Entries.Select(entry => entry.Key));
        Assert.Equal(1, first.Remaining);
        Assert.Equal(["/p/c"], rest.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_listing_at_an_older_revision_shows_what_was_there_then()
    {
        Revision then = (await PutAsync("a", "1")).Modified;
        await PutAsync("b", "1");
        await DeleteAsync("a");

        Page page = await Store.ListAsync("", at: then);

        Assert.Equal(["a"], page.Entries.Select(entry => entry.Key));
        Assert.Equal(then, page.Revision);
    }

    [Fact]
    public async Task A_watch_from_an_old_revision_sees_every_later_change_once_and_in_order()
    {
        Entry start = await PutAsync("a", "1");
        await PutAsync("b", "1");
        await DeleteAsync("a");

        List<Change> seen = await TakeAsync("", start.Modified, 2);

        Assert.Equal(["b", "a"], seen.Select(change => change.Key));
        Assert.True(seen[1].IsDeletion);
        Assert.Equal("gone", Text(seen[1].Value));
        Assert.Equal("1", Text(seen[1].Previous!.Value));
    }

    [Fact]
    public async Task A_watch_wakes_for_a_change_that_comes_later_and_skips_other_prefixes()
    {
        Task<List<Change>> watching = TakeAsync("/p/", Store.Current, 2);

        await PutAsync("/q/x", "1");
        await PutAsync("/p/x", "1");
        await PutAsync("/p/y", "1");

        Assert.Equal(["/p/x", "/p/y"], (await watching).Select(change => change.Key));
    }

    [Fact]
    public async Task A_compacted_revision_can_be_neither_watched_nor_listed()
    {
        Entry old = await PutAsync("a", "1");
        await PutAsync("a", "2");
        await PutAsync("a", "3");
        await Store.SyncAsync();
        await Store.CompactAsync(new Revision(Store.Current.Value - 1));

        await Assert.ThrowsAsync<CompactedException>(() => TakeAsync("", old.Modified, 1));
        await Assert.ThrowsAsync<CompactedException>(async () => await Store.ListAsync("", at: old.Modified));
        Assert.Equal("3", Text((await Store.GetAsync("a"))!.Value));
    }

    [Fact]
    public async Task Deleting_what_is_not_there_changes_nothing()
    {
        Revision before = Store.Current;

        WriteResult result = await Store.WriteAsync(new Write { Key = "a", IsDeletion = true });

        Assert.False(result.IsApplied);
        Assert.Equal(before, Store.Current);
    }

    [Fact]
    public async Task Of_many_writers_that_expect_the_same_revision_one_wins()
    {
        Entry start = await PutAsync("a", "0");

        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(async () => await Store.WriteAsync(new Write { Key = "a", Value = Bytes($"{i}"), Expected = start.Modified }))));

        Assert.Single(results, result => result.IsApplied);
    }

    [Fact]
    public async Task Concurrent_writers_and_a_watcher_agree_on_one_order()
    {
        Task<List<Change>> watching = TakeAsync("", Store.Current, 400);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
                await PutAsync($"k{writer}", $"{i}");
        })));

        List<Change> seen = await watching;
        Assert.Equal(seen.Select(change => change.Revision).Distinct().Order(), seen.Select(change => change.Revision));
        Assert.Equal(400, seen.Count);
        Assert.All(seen.GroupBy(change => change.Key), key => Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), key.Select(change => Text(change.Value))));
    }

    [Fact]
    public async Task A_deletion_is_answered_with_the_final_form_at_its_own_revision()
    {
        Entry made = await PutAsync("a", "1");

        WriteResult result = await Store.WriteAsync(new Write { Key = "a", IsDeletion = true, Value = new Payload("<>"u8.ToArray(), 1), Expected = made.Modified });

        Assert.True(result.IsApplied);
        Assert.True(result.Entry!.Modified > made.Modified);
        Assert.Equal($"<{result.Entry.Modified}>", Text(result.Entry.Value));
        Assert.Equal(made.Created, result.Entry.Created);
        Assert.Equal(Text(result.Entry.Value), Text((await TakeAsync("", made.Modified, 1))[0].Value));
    }

    [Fact]
    public async Task A_synchronised_store_has_every_write_that_was_acknowledged_before()
    {
        Entry written = await PutAsync("a", "1");

        Revision reached = await Store.SyncAsync();

        Assert.True(reached >= written.Modified);
        Assert.Equal(reached, Store.Current);
    }

    [Fact]
    public async Task The_state_at_the_oldest_revision_and_the_history_after_it_make_the_present()
    {
        for (int i = 0; i < 20; i++)
            await PutAsync($"k{i % 7}", $"{i}");
        await DeleteAsync("k3");
        await Store.SyncAsync();
        await Store.CompactAsync(new Revision(Store.Current.Value - 5));

        Page page = await Store.ListAsync("", at: Store.Oldest);
        Dictionary<string, string> state = page.Entries.ToDictionary(entry => entry.Key, entry => Text(entry.Value));
        foreach (Change change in await TakeAsync("", page.Revision, 5))
        {
            if (change.IsDeletion)
                state.Remove(change.Key);
            else
                state[change.Key] = Text(change.Value);
        }

        Assert.Equal((await Store.ListAsync("")).Entries.Select(entry => $"{entry.Key}={Text(entry.Value)}"), state.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));
    }

    protected static Payload Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    protected static string Text(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);

    protected async Task<Entry> PutAsync(string key, string value, Durability durability = Durability.Durable) =>
        (await Store.WriteAsync(new Write { Key = key, Value = Bytes(value), Durability = durability })).Entry!;

    protected async Task DeleteAsync(string key) => await Store.WriteAsync(new Write { Key = key, IsDeletion = true, Value = Bytes("gone") });

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    protected async Task<List<Change>> TakeAsync(string prefix, Revision after, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = new List<Change>();
        await foreach (Change change in Store.WatchAsync(prefix, after, patience.Token))
        {
            seen.Add(change);
            if (seen.Count == count)
                break;
        }

        return seen;
    }
}
