using Gantry.Build;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;

namespace Gantry.DockerApi.Builds;

/// <summary>The filters of build/prune.</summary>
internal static class CacheFilter
{
    /// <summary>What was used after this stays.</summary>
    public static DateTimeOffset? Until(Filters filters, TimeProvider clock) =>
        filters.Values("until").Concat(filters.Values("unused-for")).Select(text => (DateTimeOffset?)ImageFilters.Time(text, clock)).FirstOrDefault();

    public static bool Lets(Filters filters, DateTimeOffset? until, BuildCacheEntry entry) =>
        (until is null || entry.UsedAt <= until)
        && filters.Allows("id", id => entry.Id.StartsWith(id, StringComparison.Ordinal))
        && filters.Allows("type", entry.Kind)
        && filters.Allows("description", text => entry.Description.Contains(text, StringComparison.Ordinal))
        && (filters.Truth("inuse") is not { } inUse || inUse == entry.IsInUse)
        && (filters.Truth("shared") is not { } shared || shared == entry.IsShared)
        && (filters.Truth("private") is not { } own || own != entry.IsShared);
}
