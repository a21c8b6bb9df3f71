using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gantry.Store;

namespace Gantry.Tests.Store;

/// <summary>Three members, of which some die under load.</summary>
public sealed class EtcdClusterTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_acknowledged_write_is_lost_and_no_change_is_missed_while_members_are_killed_and_come_back()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start(members: 3);
        var options = new EtcdStoreOptions { Servers = etcd.Addresses, Patience = Deadline };
        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        await using EtcdStore watcher = await EtcdStore.OpenAsync(options with { Servers = [.. etcd.Addresses.Reverse()] });
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<string, (int Count, Revision At)>();
        Revision start = await watcher.SyncAsync();

        Task[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(() => CountUpAsync(store, $"k{writer}", acknowledged, stop.Token)))];
        foreach (EtcdMember member in etcd.Members)
        {
            await ProgressAsync(acknowledged, writers, 50);
            member.Kill();
            await ProgressAsync(acknowledged, writers, 50);
            member.Start();
        }

        await ProgressAsync(acknowledged, writers, 50);
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        await CompareAsync(watcher, acknowledged, start);
    }

    [Fact]
    public async Task A_read_fails_over_to_a_member_that_answers()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start(members: 3);
        await using EtcdStore store = await EtcdStore.OpenAsync(new EtcdStoreOptions { Servers = etcd.Addresses, Patience = Deadline });
        await store.WriteAsync(new Write { Key = "a", Value = new Payload("1"u8.ToArray()) });

        etcd.Members[0].Kill();

        Assert.NotNull(await store.GetAsync("a"));
        Assert.NotNull((await store.ListAsync("")).Entries.Single());
    }

    [Fact]
    public async Task A_member_that_hangs_with_its_connections_open_holds_nobody_up_for_long()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start(members: 3);
        await using EtcdStore store = await EtcdStore.OpenAsync(new EtcdStoreOptions { Servers = etcd.Addresses, Patience = Deadline, CallTimeout = TimeSpan.FromSeconds(2) });
        foreach (EtcdMember member in etcd.Members)
        {
            member.Freeze();
            WriteResult written = await store.WriteAsync(new Write { Key = "a", Value = new Payload("1"u8.ToArray()) });
            Entry? read = await store.GetAsync("a");
            member.Thaw();

            Assert.True(written.IsApplied);
            Assert.Equal(written.Entry!.Modified, read!.Modified);
        }
    }

    // Each value is one more than the one before, on the revision that the answer to the one before named: a write that was taken for lost though it
    // was applied, or the other way round, would break the row.
    private static async Task CountUpAsync(EtcdStore store, string key, ConcurrentDictionary<string, (int Count, Revision At)> acknowledged, CancellationToken stop)
    {
        Revision at = Revision.None;
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            WriteResult result = await store.WriteAsync(new Write { Key = key, Value = new Payload(Encoding.UTF8.GetBytes($"{i}")), Expected = at }, CancellationToken.None);
            Assert.True(result.IsApplied, $"{key} is not at {at} but at {result.Entry}");
            at = result.Entry!.Modified;
            acknowledged[key] = (i + 1, at);
        }
    }

    private static async Task ProgressAsync(ConcurrentDictionary<string, (int Count, Revision At)> acknowledged, Task[] writers, int more)
    {
        int goal = acknowledged.Values.Sum(row => row.Count) + more;
        using var patience = new CancellationTokenSource(Deadline);
        while (acknowledged.Values.Sum(row => row.Count) < goal)
        {
            if (writers.FirstOrDefault(writer => writer.IsFaulted) is { } failed)
                await failed;
            await Task.Delay(10, patience.Token);
        }
    }

    private static async Task CompareAsync(EtcdStore store, ConcurrentDictionary<string, (int Count, Revision At)> acknowledged, Revision start)
    {
        int total = acknowledged.Values.Sum(row => row.Count);
        var seen = new List<Change>();
        using var patience = new CancellationTokenSource(Deadline);
        await foreach (Change change in store.WatchAsync("", start, patience.Token))
        {
            seen.Add(change);
            if (seen.Count == total)
                break;
        }

        foreach ((string key, (int count, Revision at)) in acknowledged)
        {
            Entry last = (await store.GetAsync(key))!;
            Assert.Equal(at, last.Modified);
            IEnumerable<int> values = seen.Where(change => change.Key == key).Select(change => int.Parse(Encoding.UTF8.GetString(change.Value.Span), CultureInfo.InvariantCulture));
            Assert.Equal(Enumerable.Range(0, count), values);
        }
    }
}
