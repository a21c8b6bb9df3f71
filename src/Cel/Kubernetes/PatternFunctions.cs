using System.Text.RegularExpressions;
using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>find and findAll: the parts of a text that match a pattern. And jsonpatch.escapeKey.</summary>
internal static class PatternFunctions
{
    public static CelLibrary Library { get; } = new CelLibrary()
        .Member("find", "string_find_string", CelType.String, [CelType.String, CelType.String], Find, CelCostRule.Match, CelSizeRule.UpToFirst)
        .Member("findAll", "string_find_all_string", List(CelType.String), [CelType.String, CelType.String], (run, a) => FindAll(run, a, -1), CelCostRule.Match, CelSizeRule.UpToFirst)
        .Member("findAll", "string_find_all_string_int", List(CelType.String), [CelType.String, CelType.String, Int], (run, a) => FindAll(run, a, a[2].AsInt), CelCostRule.Match, CelSizeRule.UpToFirst)
        .Global("jsonpatch.escapeKey", "jsonpatch_escapeKey", CelType.String, [CelType.String], EscapeKey, CelCostRule.TraverseFirst);

    private static CelValue Find(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        (Regex? regex, string error) = run.Pattern(a[1].AsString);
        return regex is null ? CelValue.Error(error) : CelValue.From(regex.Match(a[0].AsString).Value);
    }

    private static CelValue FindAll(Evaluation run, ReadOnlySpan<CelValue> a, long limit)
    {
        (Regex? regex, string error) = run.Pattern(a[1].AsString);
        if (regex is null)
            return CelValue.Error(error);
        string text = a[0].AsString;
        var found = new List<CelValue>();
        foreach (ValueMatch match in regex.EnumerateMatches(text))
        {
            if (limit >= 0 && found.Count >= limit)
                break;
            run.Step();
            run.Allocate(match.Length);
            run.AllocateItems(1);
            found.Add(CelValue.From(text.Substring(match.Index, match.Length)));
        }
        return CelValue.From(new ArrayValue([.. found]));
    }

    // RFC 6901, section 3.
    private static CelValue EscapeKey(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        run.Allocate(a[0].AsString.Length * 2L);
        return CelValue.From(a[0].AsString.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }
}
