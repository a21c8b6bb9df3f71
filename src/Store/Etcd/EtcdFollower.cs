using System.Threading.Channels;
using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.History;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Microsoft.Extensions.Logging;

namespace Gantry.Store.Etcd;

/// <summary>
/// Carries etcd's history into the timeline, in order and each change once: one watch over everything, taken up again where it broke off, at
/// whatever member answers. The timeline's only writer.
/// </summary>
internal sealed partial class EtcdFollower(EtcdParts parts)
{
    private readonly ILogger _logger = parts.Logger;
    private readonly Lock _lock = new();
    private TaskCompletionSource _progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _stream;
    private long _seen;
    private int _reloads;

    /// <summary>The revision of etcd's up to which the timeline is complete.</summary>
    public long Seen => Interlocked.Read(ref _seen);

    /// <summary>How often the place in the history was lost, and what lay between is not known.</summary>
    public int Reloads => Volatile.Read(ref _reloads);

    public async Task LoadAsync(long at, CancellationToken cancel)
    {
        (TimelineState state, long revision) = await parts.Loader.LoadAsync(at, cancel);
        parts.Timeline.Reset(state);
        Advance(revision);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        TimeSpan pause = TimeSpan.Zero;
        while (!cancel.IsCancellationRequested)
        {
            int turn = parts.Cluster.Turn;
            long before = Seen;
            try
            {
                await FollowAsync(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Broken(failure.Message);
            }

            parts.Cluster.MoveOn(turn);
            pause = Seen > before ? TimeSpan.FromMilliseconds(20) : EtcdCluster.Longer(pause + TimeSpan.FromMilliseconds(10));
            await Task.Delay(pause, parts.Clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until the timeline has everything up to a revision of etcd's.</summary>
    public async Task ReachAsync(long revision, CancellationToken cancel)
    {
        while (Seen < revision)
        {
            Task progress;
            lock (_lock)
                progress = _progress.Task;
            if (Seen < revision)
                await progress.WaitAsync(cancel);
        }
    }

    /// <summary>Takes the watch up anew at another member: this one is silent although there is news.</summary>
    public void Restart()
    {
        lock (_lock)
            _stream?.Cancel();
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        await parts.Cluster.AuthenticateAsync(stale: null, cancel);
        using CancellationTokenSource stream = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        lock (_lock)
            _stream = stream;
        try
        {
            long compacted = await ReadAsync(stream.Token);
            if (compacted > 0)
            {
                Lost(compacted);
                Interlocked.Increment(ref _reloads);
                await LoadAsync(0, cancel);
            }
        }
        finally
        {
            lock (_lock)
                _stream = null;
        }
    }

    /// <summary>Reads one watch until it breaks; returns the revision up to which etcd has compacted if the watch was too late, otherwise 0.</summary>
    private async Task<long> ReadAsync(CancellationToken cancel)
    {
        Channel<WatchRequest> requests = Channel.CreateUnbounded<WatchRequest>();
        requests.Writer.TryWrite(new WatchRequest
        {
            CreateRequest = new WatchCreateRequest { Key = parts.Layout.All, RangeEnd = parts.Layout.AllEnd, StartRevision = Seen + 1, ProgressNotify = true, Fragment = true },
        });
        var events = new RepeatedField<Event>();
        await foreach (WatchResponse response in parts.Cluster.Channel.DuplexAsync("etcdserverpb.Watch/Watch", requests.Reader.ReadAllAsync(cancel), WatchResponse.Parser, cancel))
        {
            if (response.Canceled)
                return response.CompactRevision > 0 ? response.CompactRevision : throw new GrpcException(GrpcStatus.Unavailable, response.CancelReason);

            events.AddRange(response.Events);
            if (response.Fragment)
                continue;
            if (events.Count > 0)
                Apply(events);
            else if (!response.Created)
                Advance(response.Header.Revision);
            events.Clear();
        }

        return 0;
    }

    private void Apply(RepeatedField<Event> events)
    {
        Draft draft = parts.Timeline.Begin();
        (string Key, long Revision, Payload Value) gone = default;
        foreach (Event item in events)
        {
            long revision = item.Kv.ModRevision;
            if (revision <= Seen)
                continue;
            if (item.Kv.Key == parts.Layout.Gone && EtcdDeletion.Decode(item.Kv.Value.Memory) is { } deletion)
            {
                gone = (deletion.Key, revision, deletion.Final.Payload);
                parts.Outcomes.Seen(deletion.Final.Mark, revision);
            }
            else if (parts.Layout.KeyOf(item.Kv.Key) is { } key)
            {
                Payload final = gone.Key == key && gone.Revision == revision ? gone.Value : new Payload(default);
                Repeat(draft, item, key, final);
            }
        }

        parts.Timeline.Publish(draft);
        Advance(events[^1].Kv.ModRevision);
    }

    private void Repeat(Draft draft, Event item, string key, Payload final)
    {
        Revision revision = parts.Origin.ToStore(item.Kv.ModRevision);
        if (item.Type is Event.Types.EventType.Delete)
        {
            parts.Loader.Restored.TryRemove(key, out _);
            draft.Replay(new Entry(key, final.Stamped(revision), draft.State.Find(key)?.Created ?? revision, revision), isDeletion: true);
        }
        else if (parts.Loader.EntryOf(item.Kv) is { } entry)
        {
            if (EtcdValue.Decode(item.Kv.Value.Memory) is { } value)
                parts.Outcomes.Seen(value.Mark, item.Kv.ModRevision);
            draft.Replay(entry, isDeletion: false);
        }
    }

    private void Advance(long revision)
    {
        TaskCompletionSource progress;
        lock (_lock)
        {
            if (revision > _seen)
                Interlocked.Exchange(ref _seen, revision);
            (progress, _progress) = (_progress, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        progress.SetResult();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "the watch on etcd is taken up again: {Reason}")]
    private partial void Broken(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "etcd has compacted its history up to {Revision}, which is more than was read; everything is loaded again")]
    private partial void Lost(long revision);
}
