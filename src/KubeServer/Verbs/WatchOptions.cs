using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>What a client asks of a watch.</summary>
internal sealed record WatchOptions
{
    public required Selection Selection { get; init; }

    public required RevisionQuery Start { get; init; }

    /// <summary>Whether the objects there are come first, as ADDED events.</summary>
    public required bool SendsInitialEvents { get; init; }

    /// <summary>Changes up to this one are not shown; it may lie ahead of what has happened.</summary>
    public Revision After => Start.At ?? Revision.None;

    /// <summary>Whether a bookmark says where the initial events end.</summary>
    public required bool MarksInitialEnd { get; init; }

    public required bool WantsBookmarks { get; init; }

    public required TimeSpan Duration { get; init; }

    public static WatchOptions Read(ApiCall call)
    {
        QueryReader query = call.Query;
        _ = query.Number("limit");
        bool? sendInitial = query.OptionalFlag("sendInitialEvents");
        RevisionQuery start = RevisionQuery.ReadForWatch(query, sendInitial);
        bool startsAnywhere = start.At is null or { Value: 0 };
        return new WatchOptions
        {
            Selection = Selection.Read(call),
            Start = start,
            SendsInitialEvents = sendInitial ?? startsAnywhere,
            MarksInitialEnd = sendInitial == true && query.Flag("allowWatchBookmarks"),
            WantsBookmarks = query.Flag("allowWatchBookmarks"),
            Duration = DurationOf(query),
        };
    }

    // Without a wish of the client a watch ends after half an hour to an hour, spread so that clients do not all return at once.
    private static TimeSpan DurationOf(QueryReader query) =>
        query.Number("timeoutSeconds") is { } seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 24 * 3600))
            : TimeSpan.FromSeconds(Random.Shared.Next(1800, 3600));
}
