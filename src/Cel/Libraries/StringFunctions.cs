using System.Text;
using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>The strings extension. Places in strings count code points.</summary>
internal static class StringFunctions
{
    public static CelLibrary Library { get; } = Build();

    /// <summary>What only later versions of the extension have.</summary>
    public static CelLibrary Later { get; } = Map(new CelLibrary(), "reverse", CodePoints.Reverse);

    private static CelLibrary Build()
    {
        CelType text = CelType.String;
        var library = new CelLibrary()
            .Member("charAt", "string_char_at_int", text, [text, Int], CharAt, CelCostRule.TraverseFirst)
            .Member("indexOf", "string_index_of_string", Int, [text, text], (_, a) => IndexOf(a[0].AsString, a[1].AsString, 0), CelCostRule.Search)
            .Member("indexOf", "string_index_of_string_int", Int, [text, text, Int], (_, a) => IndexOf(a[0].AsString, a[1].AsString, a[2].AsInt), CelCostRule.Search)
            .Member("lastIndexOf", "string_last_index_of_string", Int, [text, text], (_, a) => LastIndexOf(a[0].AsString, a[1].AsString, null), CelCostRule.Search)
            .Member("lastIndexOf", "string_last_index_of_string_int", Int, [text, text, Int], (_, a) => LastIndexOf(a[0].AsString, a[1].AsString, a[2].AsInt), CelCostRule.Search)
            .Member("join", "list_join", text, [List(text)], (run, a) => Join(run, a[0].AsList, ""), CelCostRule.EachOfFirst)
            .Member("join", "list_join_string", text, [List(text), text], (run, a) => Join(run, a[0].AsList, a[1].AsString), CelCostRule.EachOfFirst)
            .Member("split", "string_split_string", List(text), [text, text], (run, a) => Split(run, a[0].AsString, a[1].AsString, -1), CelCostRule.TraverseFirstTwice, CelSizeRule.UpToFirst)
            .Member("split", "string_split_string_int", List(text), [text, text, Int], (run, a) => Split(run, a[0].AsString, a[1].AsString, a[2].AsInt), CelCostRule.TraverseFirstTwice, CelSizeRule.UpToFirst)
            .Member("replace", "string_replace_string_string", text, [text, text, text], (run, a) => Replace(run, a, -1), CelCostRule.TraverseFirstTwice)
            .Member("replace", "string_replace_string_string_int", text, [text, text, text, Int], (run, a) => Replace(run, a, a[3].AsInt), CelCostRule.TraverseFirstTwice)
            .Member("substring", "string_substring_int", text, [text, Int], (_, a) => Substring(a[0].AsString, a[1].AsInt, null), CelCostRule.TraverseFirst, CelSizeRule.UpToFirst)
            .Member("substring", "string_substring_int_int", text, [text, Int, Int], (_, a) => Substring(a[0].AsString, a[1].AsInt, a[2].AsInt), CelCostRule.TraverseFirst, CelSizeRule.UpToFirst)
            .Member("format", "string_format", text, [text, List(Dyn)], (run, a) => FormatText.Of(run, a[0].AsString, a[1].AsList), CelCostRule.TraverseFirst)
            .Global("strings.quote", "strings_quote", text, [text], (_, a) => CelValue.From(StringLiteral.Quote(a[0].AsString)), CelCostRule.TraverseFirst);
        Map(library, "lowerAscii", value => Cased(value, 'A', 'Z'));
        Map(library, "upperAscii", value => Cased(value, 'a', 'z'));
        Map(library, "trim", value => value.Trim());
        return library;
    }

    private static CelLibrary Map(CelLibrary library, string name, Func<string, string> map) =>
        library.Member(name, $"string_{name}", CelType.String, [CelType.String], (run, a) =>
        {
            run.Allocate(a[0].AsString.Length);
            return CelValue.From(map(a[0].AsString));
        }, CelCostRule.TraverseFirst, CelSizeRule.UpToFirst);

    private static string Cased(string text, char first, char last) => string.Create(text.Length, (text, first, last), static (letters, source) =>
    {
        for (int i = 0; i < letters.Length; i++)
            letters[i] = source.text[i] >= source.first && source.text[i] <= source.last ? (char)(source.text[i] ^ 0x20) : source.text[i];
    });

    private static CelValue CharAt(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        string text = a[0].AsString;
        int at = CodePoints.Offset(text, a[1].AsInt);
        if (at < 0)
            return OutOfRange(a[1].AsInt);
        return CelValue.From(at == text.Length ? "" : text.Substring(at, char.IsHighSurrogate(text[at]) ? 2 : 1));
    }

    private static CelValue IndexOf(string text, string part, long from)
    {
        int begin = CodePoints.Offset(text, from);
        if (from < 0)
            return OutOfRange(from);
        if (part.Length == 0)
            return CelValue.From(begin < 0 ? CodePoints.Count(text) : from);
        if (begin < 0)
            return CelValue.From(-1L);
        int found = text.IndexOf(part, begin, StringComparison.Ordinal);
        return CelValue.From(found < 0 ? -1L : CodePoints.Index(text, found));
    }

    private static CelValue LastIndexOf(string text, string part, long? from)
    {
        if (from < 0)
            return OutOfRange(from.Value);
        if (part.Length == 0)
            return CelValue.From(Math.Min(from ?? long.MaxValue, CodePoints.Count(text)));
        int limit = text.Length;
        if (from is { } last)
        {
            int begin = CodePoints.Offset(text, last);
            if (begin < 0 || begin >= text.Length)
                return CelValue.From(-1L);
            limit = (int)Math.Min(text.Length, begin + (long)part.Length);
        }
        int found = text[..limit].LastIndexOf(part, StringComparison.Ordinal);
        return CelValue.From(found < 0 ? -1L : CodePoints.Index(text, found));
    }

    private static CelValue Join(Evaluation run, CelList list, string separator)
    {
        var joined = new StringBuilder();
        for (int i = 0; i < list.Count; i++)
        {
            CelValue item = list[i];
            if (item.Kind != CelKind.String)
                return Failures.NoOverload;
            run.Charge(CallCost.Part(item.AsString.Length + separator.Length, CallCost.Traversal));
            run.Allocate(item.AsString.Length + separator.Length);
            joined.Append(i == 0 ? "" : separator).Append(item.AsString);
        }
        return CelValue.From(joined.ToString());
    }

    private static CelValue Split(Evaluation run, string text, string separator, long limit)
    {
        run.Allocate(text.Length);
        if (limit == 0)
            return CelValue.From(ArrayValue.Empty);
        int most = limit < 0 ? int.MaxValue : (int)Math.Min(limit, int.MaxValue);
        var parts = new List<CelValue>();
        int at = 0;
        while (parts.Count < most - 1 && NextCut(text, separator, at) is var cut && cut >= 0)
        {
            run.AllocateItems(1);
            parts.Add(CelValue.From(text[at..cut]));
            at = cut + separator.Length;
        }
        if (at < text.Length || separator.Length > 0)
            parts.Add(CelValue.From(text[at..]));
        return CelValue.From(new ArrayValue([.. parts]));
    }

    // Without a separator, behind each code point but the last.
    private static int NextCut(string text, string separator, int at)
    {
        if (separator.Length > 0)
            return text.IndexOf(separator, at, StringComparison.Ordinal);
        if (at >= text.Length)
            return -1;
        int end = at + (char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1);
        return end < text.Length ? end : -1;
    }

    private static CelValue Replace(Evaluation run, ReadOnlySpan<CelValue> a, long limit)
    {
        string text = a[0].AsString;
        (string old, string by) = (a[1].AsString, a[2].AsString);
        var result = new StringBuilder(text.Length);
        int at = 0;
        for (long left = limit < 0 ? long.MaxValue : limit; left > 0; left--)
        {
            int found = text.IndexOf(old, at, StringComparison.Ordinal);
            if (found < 0)
                break;
            run.Allocate(found - at + (long)by.Length + 1);
            result.Append(text, at, found - at).Append(by);
            at = found + old.Length;
            if (old.Length > 0)
                continue;
            // Nothing is found before each code point, and once more at the end.
            if (at == text.Length)
                return CelValue.From(result.ToString());
            int length = char.IsHighSurrogate(text[at]) ? 2 : 1;
            result.Append(text, at, length);
            at += length;
        }
        return CelValue.From(result.Append(text, at, text.Length - at).ToString());
    }

    private static CelValue Substring(string text, long from, long? to)
    {
        if (to < from)
            return CelValue.Error($"invalid substring range. start: {from}, end: {to}");
        int begin = CodePoints.Offset(text, from);
        int end = to is null ? text.Length : CodePoints.Offset(text, to.Value);
        if (begin < 0 || end < 0)
            return OutOfRange(begin < 0 ? from : to!.Value);
        return CelValue.From(text[begin..end]);
    }

    private static CelValue OutOfRange(long index) => CelValue.Error($"index out of range: {index}");
}
