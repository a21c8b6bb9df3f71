using System.Collections.Concurrent;
using System.Net.Sockets;
using Gantry.Store;

namespace Gantry.Tests.Store;

public sealed class EtcdStoreTests(SharedEtcd etcd) : StoreContract
{
    private readonly string _prefix = $"/test-{Guid.NewGuid():N}";

    protected override async ValueTask<IStore> OpenAsync()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        return await OpenAsync(_prefix);
    }

    [Fact]
    public async Task Two_stores_on_one_etcd_read_what_the_other_has_written()
    {
        await using IStore other = await OpenAsync(_prefix);

        Entry mine = await PutAsync("a", "1");
        Entry? seen = await other.GetAsync("a");
        WriteResult theirs = await other.WriteAsync(new Write { Key = "a", Value = Bytes("2"), Expected = seen!.Modified });
        WriteResult late = await Store.WriteAsync(new Write { Key = "a", Value = Bytes("3"), Expected = mine.Modified });

        Assert.Equal(mine.Modified, seen.Modified);
        Assert.True(theirs.IsApplied);
        Assert.False(late.IsApplied);
        Assert.Equal("2", Text((await Store.GetAsync("a"))!.Value));
    }

    [Fact]
    public async Task Another_prefix_is_another_store_and_what_is_written_there_holds_up_nobody()
    {
        await using IStore other = await OpenAsync(_prefix + "2");
        await PutAsync("a", "1");

        for (int i = 0; i < 20; i++)
        {
            await other.WriteAsync(new Write { Key = "b", Value = Bytes($"{i}") });
            Assert.Equal("1", Text((await Store.GetAsync("a"))!.Value));
        }

        Assert.Equal(["a"], (await Store.ListAsync("")).Entries.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_watch_goes_on_at_a_store_that_was_opened_later()
    {
        Entry start = await PutAsync("a", "1");
        await PutAsync("b", "1");
        await DeleteAsync("b");

        await ReopenAsync();

        List<Change> seen = await TakeAsync("", start.Modified, 2);
        Assert.Equal(["b", "b"], seen.Select(change => change.Key));
        Assert.Equal("gone", Text(seen[1].Value));
    }

    [Fact]
    public async Task A_list_reaches_back_beyond_what_is_in_memory()
    {
        await Store.DisposeAsync();
        await using EtcdStore small = await EtcdStore.OpenAsync(new EtcdStoreOptions { Servers = etcd.Addresses, Prefix = _prefix, KeptChanges = 3 });
        for (int i = 0; i < 9; i++)
            await small.WriteAsync(new Write { Key = $"k{i}", Value = Bytes("1") });
        Revision then = (await small.GetAsync("k4"))!.Modified;

        Page page = await small.ListAsync("k", after: "k0", limit: 2, at: then);

        Assert.True(then < small.Oldest);
        Assert.Equal(["k1", "k2"], page.Entries.Select(entry => entry.Key));
        Assert.Equal(2, page.Remaining);
    }

    [Fact]
    public async Task Many_and_large_values_are_loaded_in_pages()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_500).Select(i => PutAsync($"k{i:0000}", new string('x', i < 60 ? 400_000 : 100))));

        await ReopenAsync();

        Page page = await Store.ListAsync("k");
        Assert.Equal(1_500, page.Entries.Count);
        Assert.Equal(60, page.Entries.Count(entry => entry.Value.Length == 400_000));
    }

    [Fact]
    public async Task A_value_larger_than_etcd_takes_is_refused()
    {
        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a", new string('x', 2_000_000)));

        Assert.Equal(StoreFailure.TooLarge, failure.Kind);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await Store.DisposeAsync();

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => PutAsync("a", "1"));

        Assert.Equal(StoreFailure.Closed, failure.Kind);
    }

    [Fact]
    public async Task An_etcd_that_is_not_there_is_unavailable()
    {
        var options = new EtcdStoreOptions { Servers = [new Uri("http://127.0.0.1:1")], Patience = TimeSpan.FromMilliseconds(100) };

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(options));

        Assert.Equal(StoreFailure.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task Members_are_reached_by_the_way_that_is_given()
    {
        ConcurrentQueue<string> reached = new();
        await using EtcdStore store = await EtcdStore.OpenAsync(new EtcdStoreOptions
        {
            Servers = [new Uri("http://etcd.nowhere.test:1234")],
            Prefix = _prefix,
            Dial = async (place, cancel) =>
            {
                reached.Enqueue($"{place.Host}:{place.Port}");
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(etcd.Addresses[0].Host, etcd.Addresses[0].Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        await store.WriteAsync(new Write { Key = "a", Value = Bytes("1") });

        Assert.Equal("1", Text((await Store.GetAsync("a"))!.Value));
        Assert.All(reached, place => Assert.Equal("etcd.nowhere.test:1234", place));
        Assert.NotEmpty(reached);
    }

    [Fact]
    public async Task What_each_member_takes_on_the_disk_is_told()
    {
        IReadOnlyList<long> sizes = await Store.SizesAsync();

        Assert.All(sizes, bytes => Assert.True(bytes > 0));
        Assert.Equal(etcd.Addresses.Count, sizes.Count);
    }

    private async Task<IStore> OpenAsync(string prefix) => await EtcdStore.OpenAsync(new EtcdStoreOptions { Servers = etcd.Addresses, Prefix = prefix });
}
