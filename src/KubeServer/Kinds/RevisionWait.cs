using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Kinds;

/// <summary>Brings the caches to the revision that a client asks for, within the time that clients expect.</summary>
internal static class RevisionWait
{
    // Clients ask for a future revision when they talked to another server that is ahead; Kubernetes gives it this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async ValueTask ReachAsync(this ObjectRegistry registry, RevisionQuery query, CancellationToken cancel)
    {
        if (query.TakesAnything)
            return;
        if (query.At is not { } asked)
        {
            await registry.Feed.CatchUpAsync(cancel);
            return;
        }

        if (registry.Feed.Revision >= asked)
            return;

        using CancellationTokenSource late = new(Patience, registry.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            await registry.Feed.WaitForAsync(asked, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw ApiErrors.RevisionTooLarge(asked.ToString(), registry.Feed.Revision.ToString());
        }
    }

    /// <summary>A snapshot of one kind together with the revision that it is the state of; throws where something under the prefix cannot be opened.</summary>
    public static (OrderedObjects Objects, Revision Revision) SnapshotOf(this ObjectRegistry registry, ApiResource resource, string prefix)
    {
        // The feed's position is read first: whatever the snapshot then lacks of the kind came after it.
        Revision position = registry.Feed.Revision;
        CacheSnapshot snapshot = resource.Cache.Snapshot.Opened(prefix);
        return (snapshot.Objects, snapshot.Revision > position ? snapshot.Revision : position);
    }
}
