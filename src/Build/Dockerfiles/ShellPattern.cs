namespace Gantry.Build.Dockerfiles;

/// <summary>A pattern of ${name#pattern}: * is any text, ? any character, and the escape character takes the meaning of either away.</summary>
internal sealed class ShellPattern
{
    private readonly List<(char Character, bool IsSpecial)> _parts = [];

    private ShellPattern(IEnumerable<(char, bool)> parts) => _parts.AddRange(parts);

    public ShellPattern(string pattern, char escape)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            bool isEscaped = pattern[i] == escape && i + 1 < pattern.Length;
            char c = pattern[isEscaped ? ++i : i];
            _parts.Add((c, !isEscaped && c is '*' or '?'));
        }
    }

    /// <summary>The length of the shortest or longest start of the text that matches; none if none does.</summary>
    public int? Prefix(ReadOnlySpan<char> text, bool longest)
    {
        int? found = null;
        foreach (int length in Lengths(text))
        {
            if (!longest)
                return length;
            found = length;
        }
        return found;
    }

    /// <summary>Where the shortest or longest matching end of the text begins.</summary>
    public int? Suffix(string text, bool longest)
    {
        char[] backwards = text.ToCharArray();
        Array.Reverse(backwards);
        return new ShellPattern(Enumerable.Reverse(_parts)).Prefix(backwards, longest) is { } length ? text.Length - length : null;
    }

    /// <summary>The text with the first or every longest match replaced.</summary>
    public string Replace(string text, string replacement, bool all)
    {
        var result = new System.Text.StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            if (Prefix(text.AsSpan(at), longest: true) is not (> 0 and int length))
            {
                result.Append(text[at++]);
                continue;
            }
            result.Append(replacement);
            at += length;
            if (!all)
                return result.Append(text, at, text.Length - at).ToString();
        }
        return result.ToString();
    }

    // All lengths that match, the shortest first, in one pass: a set of states, as hostile patterns must not cost more.
    private List<int> Lengths(ReadOnlySpan<char> text)
    {
        var lengths = new List<int>();
        bool[] states = new bool[_parts.Count + 1];
        states[0] = true;
        for (int at = 0; ; at++)
        {
            for (int i = 0; i < _parts.Count; i++)
                states[i + 1] |= states[i] && _parts[i] is ('*', true);
            if (states[_parts.Count])
                lengths.Add(at);
            if (at == text.Length || !states.Contains(true))
                return lengths;
            bool[] next = new bool[states.Length];
            for (int i = 0; i < _parts.Count; i++)
            {
                next[i] |= states[i] && _parts[i] is ('*', true);
                next[i + 1] |= states[i] && (_parts[i] is ('?', true) || (_parts[i] is (var c, false) && c == text[at]));
            }
            states = next;
        }
    }
}
