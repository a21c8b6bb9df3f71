using System.Globalization;
using Gantry.Kube.Validation;
using Gantry.Store;

namespace Gantry.KubeServer.Requests;

/// <summary>How fresh a list or the start of a watch has to be.</summary>
/// <param name="At">The revision named; null for "the newest there is".</param>
/// <param name="IsExact">Whether the answer must be the state at just that revision.</param>
internal readonly record struct RevisionQuery(Revision? At, bool IsExact)
{
    /// <summary>Revision 0 stands for "whatever is at hand".</summary>
    public bool TakesAnything => At is { Value: 0 } && !IsExact;

    public static RevisionQuery ReadForList(QueryReader query)
    {
        string match = query.Text("resourceVersionMatch");
        ApiErrors.ThrowIfInvalid("ListOptions", ListFaults(query, match));
        RevisionQuery plain = Read(query, "invalid resource version: ");

        // A client that pages from a revision, as those did that knew no "match", means just that revision.
        bool isPaged = (query.Number("limit") ?? 0) > 0 && plain.At is { Value: > 0 };
        return plain with { IsExact = match == "Exact" || match.Length == 0 && isPaged };
    }

    public static RevisionQuery ReadForWatch(QueryReader query, bool? sendsInitialEvents)
    {
        ApiErrors.ThrowIfInvalid("ListOptions", WatchFaults(query, query.Text("resourceVersionMatch"), sendsInitialEvents));
        return Read(query);
    }

    public static RevisionQuery Read(QueryReader query, string complaint = "")
    {
        string version = query.Text("resourceVersion");
        if (version.Length == 0)
            return default;
        return long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? new RevisionQuery(new Revision(number), IsExact: false)
            : throw ApiErrors.BadRequest($"{complaint}resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": {(version.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax")}");
    }

    private static IEnumerable<FieldError> ListFaults(QueryReader query, string match)
    {
        if (match.Length > 0)
        {
            if (query.Text("resourceVersion").Length == 0)
                yield return Forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
            if (query.Text("continue").Length > 0)
                yield return Forbidden("resourceVersionMatch is forbidden when continue is provided");
            if (match is not ("Exact" or "NotOlderThan"))
                yield return FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]);
            if (match == "Exact" && query.Text("resourceVersion") == "0")
                yield return Forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
        }

        if (query.Has("sendInitialEvents"))
            yield return FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
    }

    private static IEnumerable<FieldError> WatchFaults(QueryReader query, string match, bool? sendsInitialEvents)
    {
        if (sendsInitialEvents is not null && match != "NotOlderThan")
            yield return Forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        if (match.Length == 0)
            yield break;
        if (sendsInitialEvents is null)
            yield return Forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        if (match != "NotOlderThan")
            yield return FieldError.NotSupported("resourceVersionMatch", match, ["NotOlderThan"]);
        if (query.Text("continue").Length > 0)
            yield return Forbidden("resourceVersionMatch is forbidden when continue is provided");
    }

    private static FieldError Forbidden(string because) => FieldError.Forbidden("resourceVersionMatch", because);
}
