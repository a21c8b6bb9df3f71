namespace Gantry.Build.Files;

/// <summary>Matches one name against one part of a pattern.</summary>
internal static class NamePattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0, n = 0, starPattern = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starPattern, starName) = (++p, n);
            }
            else if (p < pattern.Length && One(pattern[p..], name[n], out int used))
            {
                p += used;
                n++;
            }
            else if (starPattern >= 0)
            {
                (p, n) = (starPattern, ++starName);
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].IndexOfAnyExcept('*') < 0;
    }

    private static bool One(ReadOnlySpan<char> pattern, char c, out int used)
    {
        used = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '[':
                return InClass(pattern, c, out used);
            case '\\' when pattern.Length > 1:
                used = 2;
                return pattern[1] == c;
            default:
                return pattern[0] == c;
        }
    }

    // [abc], [a-z], [^a-z]; one that is not closed is an ordinary character.
    private static bool InClass(ReadOnlySpan<char> pattern, char c, out int used)
    {
        int at = 1;
        bool isNegated = at < pattern.Length && pattern[at] is '^' or '!';
        if (isNegated)
            at++;
        bool found = false;
        for (int first = at; at < pattern.Length && (pattern[at] != ']' || at == first);)
        {
            char low = pattern[at] == '\\' && at + 1 < pattern.Length ? pattern[++at] : pattern[at];
            char high = low;
            at++;
            if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                high = pattern[at + 1];
                at += 2;
            }
            found |= c >= low && c <= high;
        }
        used = at + 1;
        if (at < pattern.Length)
            return found != isNegated;
        used = 1;
        return c == '[';
    }
}
