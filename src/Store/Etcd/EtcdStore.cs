using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.Etcd;
using Gantry.Store.History;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Store;

/// <summary>
/// A store in etcd, which several servers may share. State and recent history are held in memory, kept up by one watch; a read asks etcd how far it
/// is and is answered from memory once that has been reached.
/// </summary>
public sealed class EtcdStore : IStore
{
    // How long news may be under way before something is done to make them come.
    private static readonly TimeSpan FirstGlance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LastGlance = TimeSpan.FromSeconds(1);

    private readonly EtcdStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly EtcdCluster _cluster;
    private readonly EtcdLayout _layout;
    private readonly EtcdOrigin _origin;
    private readonly EtcdLoader _loader;
    private readonly EtcdFollower _follower;
    private readonly EtcdProbe _probe;
    private readonly EtcdWriter _writer;
    private readonly Timeline _timeline;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _nudging = new(1);
    private Task _following = Task.CompletedTask;

    private EtcdStore(EtcdCluster cluster, EtcdLayout layout, EtcdOrigin origin, EtcdStoreOptions options, TimeProvider clock, ILogger logger)
    {
        (_cluster, _layout, _origin, _options, _clock) = (cluster, layout, origin, options, clock);
        _timeline = new Timeline(options.KeptChanges);
        _loader = new EtcdLoader(cluster, layout, origin);
        var parts = new EtcdParts(cluster, layout, origin, _loader, _timeline, new EtcdOutcomes(), options, clock, logger);
        _follower = new EtcdFollower(parts);
        _probe = new EtcdProbe(cluster, layout, _closing.Token);
        _writer = new EtcdWriter(parts, _follower, CatchUpAsync);
    }

    public Revision Current => _timeline.State.Revision;

    public Revision Oldest => _timeline.Oldest;

    /// <summary>Reads everything and begins to follow. Throws <see cref="StoreException"/> where no member answers.</summary>
    public static async Task<EtcdStore> OpenAsync(EtcdStoreOptions options, TimeProvider? clock = null, ILogger? logger = null, CancellationToken cancel = default)
    {
        clock ??= TimeProvider.System;
        var cluster = new EtcdCluster(options, clock);
        EtcdStore? store = null;
        try
        {
            var layout = new EtcdLayout(options.Prefix);
            EtcdOrigin origin = await ReadOriginAsync(cluster, layout, cancel);
            store = new EtcdStore(cluster, layout, origin, options, clock, logger ?? NullLogger.Instance);
            await store.StartAsync(cancel);
            return store;
        }
        catch (Exception failure)
        {
            if (store is not null)
                await store.DisposeAsync();
            else
                cluster.Dispose();
            if (failure is GrpcException grpc)
                throw grpc.Translated();
            throw;
        }
    }

    public async ValueTask<Revision> SyncAsync(CancellationToken cancel = default)
    {
        await GuardedAsync(CatchUpAsync, cancel);
        return Current;
    }

    public async ValueTask<Entry?> GetAsync(string key, CancellationToken cancel = default)
    {
        await GuardedAsync(CatchUpAsync, cancel);
        return _timeline.State.Find(key);
    }

    public async ValueTask<Page> ListAsync(string prefix, string? after = null, int limit = 0, Revision? at = null, CancellationToken cancel = default)
    {
        if (at is null || at > Current)
            await GuardedAsync(CatchUpAsync, cancel);
        if (at is not { } revision)
            return _timeline.State.List(prefix, after, limit);
        if (revision >= _timeline.Oldest || revision < _origin.ToStore(_origin.First))
            return _timeline.StateAt(revision).List(prefix, after, limit);
        return await ListFromEtcdAsync(prefix, after, limit, revision, cancel);
    }

    public async ValueTask<WriteResult> WriteAsync(Write write, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        WriteResult result = default;
        await GuardedAsync(async ending => result = await _writer.WriteAsync(write, ending), cancel);
        return result;
    }

    public async ValueTask<IReadOnlyList<long>> SizesAsync(CancellationToken cancel = default)
    {
        try
        {
            EtcdMemberStatus?[] members = await Task.WhenAll(_cluster.Members.Select(member => member.StatusAsync(_options.CallTimeout, cancel)));
            return [.. members.OfType<EtcdMemberStatus>().Select(member => member.Bytes)];
        }
        catch (GrpcException failure)
        {
            throw failure.Translated();
        }
    }

    public IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, CancellationToken cancel = default) =>
        _timeline.WatchAsync(prefix, after, cancel);

    public async ValueTask CompactAsync(Revision upTo, CancellationToken cancel = default)
    {
        long revision = Math.Min(_origin.ToEtcd(upTo), _follower.Seen);
        _timeline.Compact(upTo);
        if (revision < 1)
            return;

        try
        {
            await GuardedAsync(async ending => await _cluster.CallAsync("KV/Compact", new CompactionRequest { Revision = revision }, CompactionResponse.Parser, ending), cancel);
        }
        catch (StoreException done) when (done.InnerException is GrpcException grpc && grpc.IsCompacted())
        {
            // Another server was faster.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;

        await _closing.CancelAsync();
        await _following;
        _timeline.Close();
        _cluster.Dispose();
        _nudging.Dispose();
    }

    private static async Task<EtcdOrigin> ReadOriginAsync(EtcdCluster cluster, EtcdLayout layout, CancellationToken cancel)
    {
        RangeResponse note = await cluster.CallAsync("KV/Range", new RangeRequest { Key = layout.Origin }, RangeResponse.Parser, cancel);
        EtcdOrigin origin = note.Kvs is [var item] ? EtcdOrigin.Parse(item.Value.ToStringUtf8()) : EtcdOrigin.Plain;
        return origin.First > 0 ? origin : throw new StoreException(StoreFailure.Broken, "a restoration into this etcd was begun and not finished; delete its keys and restore again");
    }

    // As much of the past as memory keeps is read along, so that watches of clients that were connected to another server, or to this one before
    // it was started again, go on.
    private async Task StartAsync(CancellationToken cancel)
    {
        long now = await _probe.AskAsync().WaitAsync(cancel);
        long past = Math.Max(_origin.First, now - _options.KeptChanges);
        try
        {
            await _follower.LoadAsync(Math.Max(past, await _loader.CompactedAsync(past, cancel)), cancel);
        }
        catch (GrpcException compacted) when (compacted.IsCompacted())
        {
            // It was compacted further in between.
            await _follower.LoadAsync(0, cancel);
        }

        _following = Task.Run(() => _follower.RunAsync(_closing.Token), CancellationToken.None);
        await ReachAsync(now, cancel);
    }

    private async ValueTask CatchUpAsync(CancellationToken cancel)
    {
        long revision = await _probe.AskAsync().WaitAsync(cancel);
        if (_follower.Seen < revision)
            await ReachAsync(revision, cancel);
    }

    // The watch tells of this store's keys only. When the newest revision is about someone else's, nothing comes, until a key of ours is written.
    private async Task ReachAsync(long revision, CancellationToken cancel)
    {
        long start = _clock.GetTimestamp();
        Task reached = _follower.ReachAsync(revision, cancel);
        TimeSpan glance = FirstGlance;
        for (long before = _follower.Seen; !await EndsWithinAsync(reached, glance, cancel); before = _follower.Seen)
        {
            if (_clock.GetElapsedTime(start) > _options.Patience)
                throw new StoreException(StoreFailure.Unavailable, "etcd's watch does not come up to its present state");
            glance *= 2;
            if (glance > LastGlance)
                _follower.Restart();
            if (_follower.Seen == before)
                await NudgeAsync(revision, cancel);
        }
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan time, CancellationToken cancel)
    {
        await task.WaitAsync(time, _clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return task.IsCompleted;
    }

    private async Task NudgeAsync(long revision, CancellationToken cancel)
    {
        await _nudging.WaitAsync(cancel);
        try
        {
            // Whoever waited before may have made the history move already.
            if (_follower.Seen < revision)
                await _cluster.CallAsync("KV/Put", new PutRequest { Key = _layout.Mark }, PutResponse.Parser, cancel);
        }
        finally
        {
            _nudging.Release();
        }
    }

    private async Task<Page> ListFromEtcdAsync(string prefix, string? after, int limit, Revision revision, CancellationToken cancel)
    {
        try
        {
            return await _loader.PageAsync(prefix, after, limit, revision, cancel);
        }
        catch (GrpcException failure) when (failure.IsCompacted())
        {
            throw new CompactedException(revision, _timeline.Oldest);
        }
        catch (GrpcException failure)
        {
            throw failure.Translated();
        }
    }

    private async ValueTask GuardedAsync(Func<CancellationToken, ValueTask> act, CancellationToken cancel)
    {
        if (_closing.IsCancellationRequested)
            throw new StoreException(StoreFailure.Closed, "the store is closed");

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, _closing.Token);
        try
        {
            await act(ending.Token);
        }
        catch (GrpcException failure)
        {
            throw failure.Translated();
        }
        catch (TimeoutException failure)
        {
            throw new StoreException(StoreFailure.Unavailable, "etcd does not answer in time", failure);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new StoreException(StoreFailure.Closed, "the store is closed");
        }
    }
}
