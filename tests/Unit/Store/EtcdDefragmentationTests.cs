using Gantry.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.Store;

public sealed class EtcdDefragmentationTests
{
    private static readonly EtcdDefragmentationOptions When = new();

    [Fact]
    public void Members_with_much_unused_space_are_taken_the_leader_last()
    {
        EtcdMemberStatus leader = Member(1, megabytes: 400, inUse: 100), full = Member(2, 400, 390), wasteful = Member(3, 200, 100), small = Member(4, 90, 1);

        Assert.Equal([2, 0], When.Plan([leader, full, wasteful, small]));
    }

    [Fact]
    public void Nobody_is_taken_while_a_member_is_missing_or_has_no_leader()
    {
        EtcdMemberStatus wasteful = Member(2, 400, 100);

        Assert.Empty(When.Plan([Member(1, 400, 100), wasteful, null]));
        Assert.Empty(When.Plan([Member(1, 400, 100), wasteful with { Leader = 0 }]));
    }

    [Fact]
    public async Task An_etcd_whose_space_was_used_up_takes_writes_again()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start(more: static (_, _) => ["--quota-backend-bytes", "4194304"]);
        var options = new EtcdStoreOptions { Servers = etcd.Addresses, Patience = TimeSpan.FromSeconds(60) };
        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        Revision last = Revision.None;
        StoreException full = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            for (int i = 0; i < 500; i++)
                last = (await store.WriteAsync(new Write { Key = "large", Value = new Payload(new byte[64 << 10]) })).Entry!.Modified;
        });
        using var members = new EtcdMaintenance(options);
        EtcdMemberStatus? before = (await members.StatusAsync()).Single();
        Entry? read = await store.GetAsync("large");

        await store.CompactAsync(last);
        using var work = new EtcdDefragmentation(options, EtcdDefragmentationOptions.Always, TimeProvider.System, NullLogger.Instance);
        await UntilAsync(async () =>
        {
            await work.RoundAsync(CancellationToken.None);
            return (await members.StatusAsync()).Single() is { Problems.Count: 0 } member && member.Bytes < before!.Bytes / 2;
        });
        WriteResult written = await store.WriteAsync(new Write { Key = "small", Value = new Payload("1"u8.ToArray()) });

        Assert.Equal(StoreFailure.NoSpace, full.Kind);
        Assert.Contains("gantry etcd defragment", full.Message, StringComparison.Ordinal);
        Assert.Contains("NOSPACE", Assert.Single(before!.Problems), StringComparison.Ordinal);
        Assert.Equal(last, read!.Modified);
        Assert.True(written.IsApplied);
    }

    [Fact]
    public async Task Files_become_smaller_while_writes_go_on()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start(members: 3);
        var options = new EtcdStoreOptions { Servers = etcd.Addresses, Patience = TimeSpan.FromSeconds(60) };
        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        var value = new Payload(new byte[64 << 10]);
        Revision last = Revision.None;
        for (int i = 0; i < 200; i++)
            last = (await store.WriteAsync(new Write { Key = "large", Value = value })).Entry!.Modified;
        await store.CompactAsync(last);
        using var members = new EtcdMaintenance(options);
        await UntilAsync(async () =>
        {
            // What a compaction frees counts as free from a later commit on.
            await store.WriteAsync(new Write { Key = "small", Value = new Payload("1"u8.ToArray()) });
            return (await members.StatusAsync()).All(member => member is not null && member.BytesInUse < member.Bytes / 2);
        });
        ulong leader = (await members.StatusAsync())[0]!.Leader;

        using var work = new EtcdDefragmentation(options, When with { LeastBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();
        Task<int> writing = WriteAsync(store, stop.Token);
        IReadOnlyDictionary<int, EtcdMemberStatus> before = await work.RoundAsync(CancellationToken.None);
        await stop.CancelAsync();

        Assert.True(await writing > 0);
        IReadOnlyList<EtcdMemberStatus?> after = await members.StatusAsync();
        Assert.Equal(3, before.Count);
        Assert.All(before, pair => Assert.True(after[pair.Key]!.Bytes < pair.Value.Bytes / 2, $"{pair.Value} became {after[pair.Key]}"));
        Assert.Equal(leader, before.Last().Value.Id);
        Assert.NotEqual(leader, after[0]!.Leader);
    }

    private static async Task<int> WriteAsync(EtcdStore store, CancellationToken stop)
    {
        int written = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.True((await store.WriteAsync(new Write { Key = $"k{written}", Value = new Payload("1"u8.ToArray()) }, CancellationToken.None)).IsApplied);
            written++;
        }

        return written;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }

    // The first is the leader.
    private static EtcdMemberStatus Member(ulong id, long megabytes, long inUse) => new(id, 1, "3.4", megabytes << 20, inUse << 20);
}
