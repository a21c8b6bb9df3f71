using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.Etcd;

namespace Gantry.Store;

/// <summary>Care for the members of an etcd, one by one: how they are, their free space, copies of their files.</summary>
public sealed class EtcdMaintenance(EtcdStoreOptions options, TimeProvider? clock = null) : IDisposable
{
    private readonly EtcdCluster _cluster = new(options, clock ?? TimeProvider.System);

    /// <summary>How each member is, in the order of the options; null for one that does not answer.</summary>
    public async Task<IReadOnlyList<EtcdMemberStatus?>> StatusAsync(CancellationToken cancel = default)
    {
        await AuthenticateAsync(cancel);
        return await Task.WhenAll(_cluster.Members.Select(member => member.StatusAsync(options.CallTimeout, cancel)));
    }

    /// <summary>Gives unused space in a member's file back to the disk. The member answers nothing meanwhile.</summary>
    public async Task DefragmentAsync(int member, CancellationToken cancel = default)
    {
        await AuthenticateAsync(cancel);
        await TranslatedAsync(() => _cluster.Members[member].UnaryAsync("etcdserverpb.Maintenance/Defragment", new DefragmentRequest(), DefragmentResponse.Parser, cancel: cancel));
    }

    /// <summary>
    /// Lets the members take writes again that they have refused since their space was used up. Where it still is, etcd says so at the next write. Returns
    /// how many members had refused.
    /// </summary>
    public async Task<int> ClearSpaceAlarmsAsync(CancellationToken cancel = default)
    {
        await AuthenticateAsync(cancel);
        int cleared = 0;
        await TranslatedAsync(async () =>
        {
            AlarmResponse now = await AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get }, cancel);
            foreach (AlarmMember alarm in now.Alarms.Where(alarm => alarm.Alarm == AlarmType.Nospace))
            {
                await AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, Alarm = AlarmType.Nospace, MemberID = alarm.MemberID }, cancel);
                cleared++;
            }
        });
        return cleared;
    }

    private Task<AlarmResponse> AlarmAsync(AlarmRequest request, CancellationToken cancel) =>
        _cluster.Members[0].UnaryAsync("etcdserverpb.Maintenance/Alarm", request, AlarmResponse.Parser, options.CallTimeout, cancel);

    /// <summary>Makes another member the leader; the members are asked for the leader's sake in turn.</summary>
    public async Task MoveLeaderAsync(ulong to, CancellationToken cancel = default)
    {
        await AuthenticateAsync(cancel);
        IReadOnlyList<EtcdMemberStatus?> members = await StatusAsync(cancel);
        int leader = members.ToList().FindIndex(member => member is { IsLeader: true });
        if (leader < 0)
            throw new StoreException(StoreFailure.Unavailable, "etcd has no leader");
        await TranslatedAsync(() => _cluster.Members[leader].UnaryAsync("etcdserverpb.Maintenance/MoveLeader", new MoveLeaderRequest { TargetID = to }, MoveLeaderResponse.Parser, options.CallTimeout, cancel));
    }

    /// <summary>Copies a member's whole file, as etcd's own tools restore it.</summary>
    public async Task SnapshotAsync(int member, Stream output, CancellationToken cancel = default)
    {
        await AuthenticateAsync(cancel);
        await TranslatedAsync(async () =>
        {
            await foreach (SnapshotResponse part in _cluster.Members[member].ServerStreamingAsync("etcdserverpb.Maintenance/Snapshot", new SnapshotRequest(), SnapshotResponse.Parser, cancel))
                await output.WriteAsync(part.Blob.Memory, cancel);
        });
    }

    public void Dispose() => _cluster.Dispose();

    private Task AuthenticateAsync(CancellationToken cancel) => TranslatedAsync(() => _cluster.AuthenticateAsync(stale: null, cancel));

    private static async Task TranslatedAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (GrpcException failure)
        {
            throw failure.Translated();
        }
    }
}
