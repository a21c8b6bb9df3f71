using Gantry.Store;

namespace Gantry.Tests.Store;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-store-").FullName;
    private SqliteStoreOptions _options = new();

    private string File => Path.Combine(_folder, "store.db");

    private readonly SteppedClock _clock = new();

    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(SqliteStore.Open(File, _options, _clock));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Everything_is_there_after_closing_and_opening_and_watches_go_on()
    {
        Entry first = await PutAsync("a", "1");
        await PutAsync("b", "1");
        await DeleteAsync("b");
        await PutAsync("lease", "1", Durability.Ephemeral);

        await ReopenAsync();

        Assert.Equal("1", Text((await Store.GetAsync("a"))!.Value));
        Assert.Equal("1", Text((await Store.GetAsync("lease"))!.Value));
        Assert.Null(await Store.GetAsync("b"));
        Assert.Equal(["b", "b", "lease"], (await TakeAsync("", first.Modified, 3)).Select(change => change.Key));
        Assert.Equal(5, (await PutAsync("c", "1")).Modified.Value);
    }

    [Fact]
    public async Task History_beyond_what_is_kept_leaves_the_file_too()
    {
        await Store.DisposeAsync();
        _options = new SqliteStoreOptions { KeptChanges = 10 };
        await ReopenAsync();

        for (int i = 0; i < 500; i++)
            await PutAsync("a", $"{i}");
        await DeleteAsync("a");
        for (int i = 0; i < 20; i++)
            await PutAsync("b", $"{i}");
        await ReopenAsync();

        Page page = await Store.ListAsync("");
        Assert.Equal(["b"], page.Entries.Select(entry => entry.Key));
        Assert.InRange(await RowsAsync(), 1, 15);
    }

    [Fact]
    public void A_second_process_is_told_that_the_store_is_in_use()
    {
        StoreException failure = Assert.Throws<StoreException>(() => SqliteStore.Open(File));

        Assert.Equal(StoreFailure.InUse, failure.Kind);
    }

    [Fact]
    public async Task What_it_takes_on_the_disk_is_told_with_what_is_still_in_its_log()
    {
        long before = Assert.Single(await Store.SizesAsync());

        await Store.WriteAsync(new Write { Key = "/a", Value = new Payload(new byte[500_000]) });

        Assert.True(Assert.Single(await Store.SizesAsync()) > before + 400_000);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a", "1"));

        Assert.Equal(StoreFailure.Closed, failure.Kind);
    }

    [Fact]
    public async Task A_write_that_cannot_be_decided_fails_alone_and_the_store_goes_on()
    {
        var broken = new Write { Key = "a", Value = new Payload("1"u8.ToArray(), RevisionAt: 7) };

        StoreException failure = await Assert.ThrowsAsync<StoreException>(async () => await Store.WriteAsync(broken));

        Assert.Equal(StoreFailure.Broken, failure.Kind);
        Assert.Equal("1", Text((await PutAsync("b", "1")).Value));
        Assert.Null(await Store.GetAsync("a"));
    }

    [Fact]
    public async Task History_that_was_forgotten_is_not_offered_again_after_opening()
    {
        Entry start = await PutAsync("a", "1");
        await DeleteAsync("a");
        await PutAsync("b", "1");
        await PutAsync("b", "2");
        await Store.CompactAsync(new Revision(Store.Current.Value - 1));
        await PutAsync("c", "1");

        await ReopenAsync();

        await Assert.ThrowsAsync<CompactedException>(() => TakeAsync("", start.Modified, 1));
        await Assert.ThrowsAsync<CompactedException>(async () => await Store.ListAsync("", at: start.Modified));
        Assert.Equal(["b", "c"], (await TakeAsync("", Store.Oldest, 2)).Select(change => change.Key));
        Assert.Equal(["b"], (await Store.ListAsync("", at: Store.Oldest)).Entries.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_stream_of_leases_and_events_leaves_no_more_rows_than_are_kept()
    {
        await Store.DisposeAsync();
        _options = new SqliteStoreOptions { KeptChanges = 20 };
        await ReopenAsync();

        for (int i = 0; i < 2_000; i++)
        {
            await PutAsync($"lease{i % 5}", $"{i}", Durability.Ephemeral);
            await PutAsync($"event{i}", "1", Durability.Ephemeral);
            if (i >= 10)
                await Store.WriteAsync(new Write { Key = $"event{i - 10}", IsDeletion = true, Durability = Durability.Ephemeral });
            if (i % 7 == 0)
                await PutAsync("pod", $"{i}");
            if (i % 13 == 0)
                _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5 + 10 + 1, (await Store.ListAsync("")).Entries.Count);
        Assert.InRange(await RowsAsync(), 16, 60);
        await ReopenAsync();
        Assert.Equal(5 + 10 + 1, (await Store.ListAsync("")).Entries.Count);
    }

    [Fact]
    public async Task A_lease_that_is_only_in_memory_does_not_cost_the_form_that_is_on_the_disk()
    {
        await Store.DisposeAsync();
        _options = new SqliteStoreOptions { KeptChanges = 3 };
        await ReopenAsync();
        await PutAsync("lease", "1", Durability.Ephemeral);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await PutAsync("a", "0");
        await PutAsync("lease", "2", Durability.Ephemeral);
        for (int i = 0; i < 10; i++)
            await PutAsync("a", $"{i}");

        string copy = Path.Combine(_folder, "crashed.db");
        foreach (string suffix in (string[])["", "-wal"])
            System.IO.File.Copy(File + suffix, copy + suffix);
        await using SqliteStore crashed = SqliteStore.Open(copy);

        Assert.Equal("1", Text((await crashed.GetAsync("lease"))!.Value));
        Assert.Equal("9", Text((await crashed.GetAsync("a"))!.Value));
    }

    [Fact]
    public async Task Large_values_shorten_the_history()
    {
        for (int i = 0; i < 100; i++)
            await PutAsync($"k{i % 3}", new string('x', 1_000_000));

        Assert.InRange(Store.Current.Value - Store.Oldest.Value, 50, 70);
        Assert.Equal(3, (await Store.ListAsync("")).Entries.Count);
    }

    private async Task<long> RowsAsync()
    {
        await Store.DisposeAsync();
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        await using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM history";
        return (long)command.ExecuteScalar()!;
    }
}
