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

    public static RevisionQuery Read(QueryReader query, bool forWatch)
    {
        string version = query.Text("resourceVersion");
        string match = query.Text("resourceVersionMatch");
        if (match.Length > 0 && !forWatch)
            CheckMatch(version, match, query.Text("continue"));
        if (version.Length == 0)
            return new RevisionQuery(null, IsExact: false);

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw ApiErrors.BadRequest($"Invalid value: \"{version}\": the resource version must be a number");
        return new RevisionQuery(new Revision(number), match == "Exact");
    }

    private static void CheckMatch(string version, string match, string continues)
    {
        FieldError? fault = match switch
        {
            _ when continues.Length > 0 => FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"),
            _ when version.Length == 0 => FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"),
            "Exact" when version == "0" => FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""),
            "Exact" or "NotOlderThan" => null,
            _ => FieldError.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan"]),
        };
        if (fault is not null)
            throw ApiErrors.InvalidOptions("ListOptions", fault);
    }
}
