using System.Text;

namespace Gantry.Cel;

/// <summary>A set of code points, written for an engine that sees UTF-16 units.</summary>
internal sealed class CharacterSet
{
    private const int Last = 0x10FFFF;
    private const int FirstHigh = 0xD800;
    private const int FirstLow = 0xDC00;
    private const int LastLow = 0xDFFF;
    private const string Pair = "[\\uD800-\\uDBFF][\\uDC00-\\uDFFF]";

    private readonly List<(int From, int To)> _ranges = [];
    private readonly List<string> _categories = [];

    public bool IsNegated { get; set; }

    public static CharacterSet AnyButNewline()
    {
        var set = new CharacterSet { IsNegated = true };
        set.Add('\n', '\n');
        return set;
    }

    public static CharacterSet Any()
    {
        var set = new CharacterSet();
        set.Add(0, Last);
        return set;
    }

    public void Add(int from, int to) => _ranges.Add((from, to));

    public void AddComplement(CharacterSet other) => _ranges.AddRange(Complement(other._ranges));

    public void AddAll(CharacterSet other) => _ranges.AddRange(other.IsNegated ? Complement(other._ranges) : other._ranges);

    /// <summary>A general category of Unicode, as \p{L} or \P{L}.</summary>
    public void AddCategory(string name, bool isNegated) => _categories.Add(isNegated ? $"\\P{{{name}}}" : $"\\p{{{name}}}");

    /// <summary>d, w, s of Perl, which are ASCII here.</summary>
    public static CharacterSet? Perl(char name)
    {
        var set = new CharacterSet();
        switch (char.ToLowerInvariant(name))
        {
            case 'd': set.AddEach("09"); break;
            case 'w': set.AddEach("09AZaz__"); break;
            case 's': set.AddEach("\t\n\f\r  "); break;
            default: return null;
        }
        set.IsNegated = char.IsUpper(name);
        return set;
    }

    /// <summary>The names of POSIX: [[:alpha:]].</summary>
    public static CharacterSet? Posix(string name)
    {
        string? pairs = name switch
        {
            "alnum" => "09AZaz",
            "alpha" => "AZaz",
            "ascii" => "\0\u007F",
            "blank" => "\t\t  ",
            "cntrl" => "\0\u001F\u007F\u007F",
            "digit" => "09",
            "graph" => "!~",
            "lower" => "az",
            "print" => " ~",
            "punct" => "!/:@[`{~",
            "space" => "\t\r  ",
            "upper" => "AZ",
            "word" => "09AZaz__",
            "xdigit" => "09AFaf",
            _ => null,
        };
        if (pairs is null)
            return null;
        var set = new CharacterSet();
        set.AddEach(pairs);
        return set;
    }

    public string Write()
    {
        // What a category has above U+FFFF is not known here: such a set takes all of it when negated, else none.
        List<(int From, int To)> all = _categories.Count > 0 ? _ranges : IsNegated ? Complement(_ranges) : Merge(_ranges);
        var units = new StringBuilder();
        var pairs = new List<string>();
        foreach ((int from, int to) in all)
        {
            WriteUnits(units, from, Math.Min(to, FirstHigh - 1));
            WriteUnits(units, Math.Max(from, LastLow + 1), Math.Min(to, 0xFFFF));
            WritePairs(pairs, Math.Max(from, 0x10000), to);
        }
        foreach (string category in _categories)
            units.Append(category);
        if (_categories.Count > 0 && IsNegated)
            return $"(?:[^{units}\\uD800-\\uDFFF]|{Pair})";
        if (units.Length > 0)
            pairs.Insert(0, $"[{units}]");
        return pairs.Count == 0 ? "[^\\u0000-\\uFFFF]" : pairs.Count == 1 && units.Length > 0 ? pairs[0] : $"(?:{string.Join('|', pairs)})";
    }

    private void AddEach(string pairs)
    {
        for (int i = 0; i < pairs.Length; i += 2)
            Add(pairs[i], pairs[i + 1]);
    }

    private static void WriteUnits(StringBuilder units, int from, int to)
    {
        if (from <= to)
            units.Append(Unit(from)).Append('-').Append(Unit(to));
    }

    private static void WritePairs(List<string> pairs, int from, int to)
    {
        while (from <= to)
        {
            // As many as have the same low units: a part of one high unit, or whole ones.
            (int high, int low) = Split(from);
            (int lastHigh, int lastLow) = Split(to);
            int untilHigh = high == lastHigh ? high : low == FirstLow ? lastLow == LastLow ? lastHigh : lastHigh - 1 : high;
            int untilLow = untilHigh == lastHigh ? lastLow : LastLow;
            pairs.Add($"[{Unit(high)}-{Unit(untilHigh)}][{Unit(low)}-{Unit(untilLow)}]");
            from = 0x10000 + ((untilHigh - FirstHigh) << 10) + (untilLow - FirstLow) + 1;
        }
    }

    private static (int High, int Low) Split(int code) => (FirstHigh + ((code - 0x10000) >> 10), FirstLow + ((code - 0x10000) & 0x3FF));

    private static string Unit(int unit) => $"\\u{unit:X4}";

    private static List<(int From, int To)> Merge(List<(int From, int To)> ranges)
    {
        var merged = new List<(int From, int To)>();
        foreach ((int from, int to) in ranges.OrderBy(range => range.From))
        {
            if (merged.Count > 0 && from <= merged[^1].To + 1)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else
                merged.Add((from, to));
        }
        return merged;
    }

    private static List<(int From, int To)> Complement(List<(int From, int To)> ranges)
    {
        var rest = new List<(int From, int To)>();
        int next = 0;
        foreach ((int from, int to) in Merge(ranges))
        {
            if (from > next)
                rest.Add((next, from - 1));
            next = to + 1;
        }
        if (next <= Last)
            rest.Add((next, Last));
        return rest;
    }
}
