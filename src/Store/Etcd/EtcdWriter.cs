using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.History;

namespace Gantry.Store.Etcd;

/// <summary>
/// Writes by transactions on the revision that a key is at. Where the answer to one is lost, it is sent again: it cannot apply twice, because applying
/// it changes the revision, and the mark in the value tells whether what is there now is ours. If something newer is there, the history tells.
/// </summary>
internal sealed class EtcdWriter(EtcdParts parts, EtcdFollower follower, Func<CancellationToken, ValueTask> catchUp)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    public async ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel)
    {
        if (write.Expected is { } expected)
            return await WriteAtAsync(write, expected, cancel);

        // "Whatever is there" is what is there now; a transaction without a condition could apply twice.
        await catchUp(cancel);
        Entry? current = parts.Timeline.State.Find(write.Key);
        while (true)
        {
            if (current is null && write.IsDeletion)
                return new WriteResult(false, null);
            WriteResult result = await WriteAtAsync(write, current?.Modified ?? Revision.None, cancel);
            if (result.IsApplied)
                return result;
            current = result.Entry;
        }
    }

    private async ValueTask<WriteResult> WriteAtAsync(Write write, Revision expected, CancellationToken cancel)
    {
        Entry? current = parts.Timeline.State.Find(write.Key);
        if (expected != Revision.None && current?.Modified != expected)
        {
            await catchUp(cancel);
            current = parts.Timeline.State.Find(write.Key);
            if (current?.Modified != expected)
                return new WriteResult(false, current);
        }

        if (expected == Revision.None && write.IsDeletion)
            return new WriteResult(false, current);
        ulong mark = parts.Outcomes.Begin();
        try
        {
            return await CommitAsync(write, expected == Revision.None ? null : current, mark, cancel);
        }
        finally
        {
            parts.Outcomes.End(mark);
        }
    }

    private async ValueTask<WriteResult> CommitAsync(Write write, Entry? basis, ulong mark, CancellationToken cancel)
    {
        TxnRequest request = Transaction(write, basis, mark);
        long start = parts.Clock.GetTimestamp();
        int reloads = follower.Reloads;
        bool isUnsure = false;
        for (TimeSpan pause = FirstPause; ; pause = EtcdCluster.Longer(pause))
        {
            try
            {
                TxnResponse answer = await parts.Cluster.TryAsync("KV/Txn", request, TxnResponse.Parser, CancellationToken.None);
                if (answer.Succeeded)
                    return Applied(write, basis, answer.Header.Revision);
                return await RefusedAsync(write, basis, mark, answer, isUnsure ? reloads : null, cancel);
            }
            catch (GrpcException failure) when (failure.IsPassing() && parts.Clock.GetElapsedTime(start) < parts.Options.Patience)
            {
                isUnsure = true;
                await Task.Delay(pause, parts.Clock, cancel);
            }
        }
    }

    // The caller's condition did not hold, or it did at an earlier attempt, whose answer was lost.
    private async ValueTask<WriteResult> RefusedAsync(Write write, Entry? basis, ulong mark, TxnResponse answer, int? reloadsBefore, CancellationToken cancel)
    {
        KeyValue? item = answer.Responses[0].ResponseRange.Kvs.FirstOrDefault();
        if (reloadsBefore is not { } reloads)
            return new WriteResult(false, item is null ? null : parts.Loader.EntryOf(item));

        if (item is not null && EtcdValue.Decode(item.Value.Memory)?.Mark == mark)
            return Applied(write, basis, item.ModRevision);
        await follower.ReachAsync(answer.Header.Revision, cancel).WaitAsync(parts.Options.Patience, parts.Clock, cancel);
        if (parts.Outcomes.RevisionOf(mark) is { } revision)
            return Applied(write, basis, revision);
        if (follower.Reloads != reloads)
            throw new StoreException(StoreFailure.Unavailable, $"whether the write of {write.Key} was applied is not known");
        return new WriteResult(false, item is null ? null : parts.Loader.EntryOf(item));
    }

    private WriteResult Applied(Write write, Entry? basis, long etcdRevision)
    {
        Revision revision = parts.Origin.ToStore(etcdRevision);
        return new WriteResult(true, new Entry(write.Key, write.Value.Stamped(revision), basis?.Created ?? revision, revision));
    }

    private TxnRequest Transaction(Write write, Entry? basis, ulong mark)
    {
        Google.Protobuf.ByteString key = parts.Layout.Of(write.Key);
        var request = new TxnRequest
        {
            Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Equal, ModRevision = EtcdRevisionOf(basis) } },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } } },
        };
        if (write.IsDeletion)
        {
            var deletion = new EtcdDeletion(write.Key, new EtcdValue(write.Value, mark));
            request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = parts.Layout.Gone, Value = deletion.Encode() } });
            request.Success.Add(new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key } });
        }
        else
        {
            var value = new EtcdValue(write.Value, mark, RestoredCreation(basis));
            request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = key, Value = value.Encode() } });
        }

        return request;
    }

    private long EtcdRevisionOf(Entry? basis)
    {
        if (basis is null)
            return 0;
        return basis.Modified < parts.Origin.ToStore(parts.Origin.First) && parts.Loader.Restored.TryGetValue(basis.Key, out long revision) ? revision : parts.Origin.ToEtcd(basis.Modified);
    }

    // An entry that was restored was made at a revision that etcd does not know of; its later forms carry that along.
    private Revision? RestoredCreation(Entry? basis) => basis is not null && basis.Created < parts.Origin.ToStore(parts.Origin.First) ? basis.Created : null;
}
