using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Kinds;

/// <summary>When something last happened to an object that expires: events say so themselves.</summary>
internal static class ObjectAge
{
    public static DateTimeOffset? LastTouched(JsonObject item)
    {
        DateTimeOffset?[] times =
        [
            item.Child("series").Time("lastObservedTime"),
            item.Time("lastTimestamp"),
            item.Time("eventTime"),
            item.Child("metadata").Time("creationTimestamp"),
        ];
        return times.Max();
    }
}
