using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Kinds;

/// <summary>When something last happened to an object that expires: events say so themselves, and the record of who set what says when it was written.</summary>
internal static class ObjectAge
{
    public static DateTimeOffset? LastTouched(JsonObject item, DateTimeOffset now)
    {
        JsonObject? metadata = item.Child("metadata");
        IEnumerable<DateTimeOffset?> told = [item.Child("series").Time("lastObservedTime"), item.Time("lastTimestamp"), item.Time("eventTime")];
        IEnumerable<DateTimeOffset?> written = [metadata.Time("creationTimestamp"), .. metadata.Objects("managedFields").Select(entry => entry.Time("time"))];

        // A client whose clock is ahead would have its events kept for ever.
        return told.Where(time => time <= now).Concat(written).Max();
    }
}
