using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>Streams the changes of a kind to one client until it leaves, its time is over or it falls too far behind.</summary>
internal static class WatchVerb
{
    private const int BatchSize = 128;
    private static readonly TimeSpan Rearmed = TimeSpan.FromSeconds(1);

    public static async Task AnswerAsync(ApiCall call)
    {
        WatchOptions options = WatchOptions.Read(call);

        // A watch that is not to start with what is there has nothing to wait for: it is silent until its revision has passed.
        if (options.SendsInitialEvents || options.Start.At is null)
            await call.Registry.ReachAsync(options.Start, call.Cancel);
        WatchFrames frames = new(call);
        await frames.StartAsync();
        try
        {
            await RunAsync(call, options, frames);
        }
        catch (ApiException failure)
        {
            // A webhook that cannot convert an object, say. The answer has begun, so the stream tells it.
            await frames.ErrorAsync(failure.Status);
        }
    }

    private static async Task RunAsync(ApiCall call, WatchOptions options, WatchFrames frames)
    {
        ChangeRing ring = call.Resource.Cache.Ring;
        if (await StartAsync(call, options, frames, ring) is { } place)
            await FollowAsync(call, options, frames, ring, place);
        else
            await frames.ErrorAsync(ApiErrors.TooOld(options.Start.At.ToString() ?? "", ring.Floor.ToString()).Status);
    }

    private static async ValueTask<long?> StartAsync(ApiCall call, WatchOptions options, WatchFrames frames, ChangeRing ring)
    {
        if (!options.SendsInitialEvents)
            return ring.PlaceAfter(options.Start.At is { Value: > 0 } at ? at : call.Registry.Feed.Revision);

        (OrderedObjects objects, Revision revision) = call.Registry.SnapshotOf(call.Resource, options.Selection.Prefix);
        foreach (CachedObject item in objects.StartingWith(options.Selection.Prefix))
        {
            if (options.Selection.NeedsForm ? await options.Selection.MatchesInFormAsync(item, call.Cancel) : options.Selection.Matches(item))
                await frames.WriteAsync("ADDED", item.Json);
        }

        if (options.MarksInitialEnd)
            frames.Bookmark(revision, endsInitialEvents: true);
        await frames.FlushAsync();
        return ring.PlaceAfter(revision);
    }

    private static async Task FollowAsync(ApiCall call, WatchOptions options, WatchFrames frames, ChangeRing ring, long place)
    {
        WatchSignal signal = new();
        await using ITimer timer = call.Registry.Clock.CreateTimer(Wake, signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration left = call.Cancel.UnsafeRegister(Wake, signal);
        using CancellationTokenRegistration stopping = call.Registry.Stopping.UnsafeRegister(Wake, signal);
        try
        {
            await FollowAsync(call, options, frames, ring, place, signal, timer);
        }
        finally
        {
            ring.Forget(signal);
        }

        static void Wake(object? signal) => ((WatchSignal)signal!).Set();
    }

    private static async Task FollowAsync(
        ApiCall call, WatchOptions options, WatchFrames frames, ChangeRing ring, long place, WatchSignal signal, ITimer timer)
    {
        TimeProvider clock = call.Registry.Clock;
        DateTimeOffset end = clock.GetUtcNow() + options.Duration;
        DateTimeOffset nextBookmark = options.WantsBookmarks ? clock.GetUtcNow() + call.Registry.Options.BookmarkInterval : end;
        DateTimeOffset alarm = DateTimeOffset.MinValue;
        List<CacheChange> batch = new(BatchSize);
        while (!call.Registry.Stopping.IsCancellationRequested)
        {
            // Read before the ring: when the ring then has nothing more, every change up to here has been sent.
            Revision position = call.Registry.Feed.Revision;
            batch.Clear();
            if (!ring.TryRead(ref place, batch, BatchSize, out _))
            {
                await frames.ErrorAsync(ApiErrors.TooOld(position.ToString(), ring.Floor.ToString()).Status);
                return;
            }

            if (await SendAsync(options, frames, batch))
                continue;
            if (ring.EndsAt(place))
                return;

            DateTimeOffset now = clock.GetUtcNow();
            if (options.WantsBookmarks && (now >= nextBookmark || now >= end))
            {
                frames.Bookmark(position);
                await frames.FlushAsync();
                nextBookmark = now + call.Registry.Options.BookmarkInterval;
            }

            if (now >= end)
                return;
            // Past its time, or about to be: the clock of a timer may run a little ahead.
            if (Earlier(end, nextBookmark) is var next && (next != alarm || next - now < Rearmed))
                timer.Change((alarm = next) - now, Timeout.InfiniteTimeSpan);
            ring.SetAt(place, signal);
            await signal.WaitAsync();
            call.Cancel.ThrowIfCancellationRequested();
        }
    }

    private static async ValueTask<bool> SendAsync(WatchOptions options, WatchFrames frames, List<CacheChange> batch)
    {
        if (batch.Count == 0)
            return false;

        // Without a query over the batch, which would take memory for each of a thousand watchers.
        foreach (CacheChange change in batch)
        {
            if (change.Revision > options.After)
                await frames.WriteAsync(change, options.Selection);
        }

        await frames.FlushAsync();
        return true;
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
