using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>One walk through a text that is expanded.</summary>
internal sealed class WordScan(string text, Func<string, string?> lookup, char escape)
{
    private const int DeepestNesting = 32;
    private const int LongestResult = 1 << 20;
    private readonly StringBuilder word = new();
    private readonly List<string> words = [];
    private bool splits;
    private bool hasWord;
    private int at;

    /// <summary>Quotes mean nothing and stay.</summary>
    public bool KeepsQuotes { get; init; }

    private int Depth { get; init; }

    public string One()
    {
        Scan(stop: '\0');
        return word.ToString();
    }

    public IReadOnlyList<string> Many()
    {
        splits = true;
        Scan(stop: '\0');
        EndWord();
        return words;
    }

    private bool IsAtEnd => at >= text.Length;

    private void Scan(char stop)
    {
        while (!IsAtEnd && (stop == '\0' || text[at] != stop))
        {
            char c = text[at];
            if (c == '\'' && !KeepsQuotes)
                SingleQuoted();
            else if (c == '"' && !KeepsQuotes)
                DoubleQuoted();
            else if (c == '$')
                Append(Dollar(), isQuoted: false);
            else if (c == escape)
                Escaped();
            else
                Plain(c);
        }
    }

    private void Plain(char c)
    {
        at++;
        if (splits && char.IsWhiteSpace(c))
            EndWord();
        else
            Append(c);
    }

    private void Escaped()
    {
        at++;
        if (IsAtEnd)
        {
            if (KeepsQuotes)
                Append(escape);
            return;
        }
        if (KeepsQuotes && text[at] != '$' && text[at] != escape)
            Append(escape);
        Append(text[at++]);
    }

    private void SingleQuoted()
    {
        int end = text.IndexOf('\'', at + 1);
        if (end < 0)
            throw new FormatException("unexpected end of statement while looking for matching single-quote");
        Append(text[(at + 1)..end], isQuoted: true);
        at = end + 1;
    }

    private void DoubleQuoted()
    {
        at++;
        hasWord = true;
        for (; ; )
        {
            if (IsAtEnd)
                throw new FormatException("unexpected end of statement while looking for matching double-quote");
            char c = text[at];
            if (c == '"')
            {
                at++;
                return;
            }
            if (c == '$')
            {
                Append(Dollar(), isQuoted: true);
                continue;
            }
            at++;
            if (c == escape && !IsAtEnd && (text[at] is '"' or '$' || text[at] == escape))
                c = text[at++];
            Append(c);
        }
    }

    // At a $: a variable's value, or the character itself where no name follows.
    private string Dollar()
    {
        at++;
        if (IsAtEnd)
            return "$";
        if (text[at] == '{')
            return Braces();
        string name = Name();
        return name.Length == 0 ? "$" : lookup(name) ?? "";
    }

    private string Braces()
    {
        at++;
        string name = Name();
        if (IsAtEnd)
            throw new FormatException("syntax error: missing '}'");
        if (name.Length == 0)
            throw new FormatException("syntax error: bad substitution");
        char c = text[at++];
        return c switch
        {
            '}' => lookup(name) ?? "",
            ':' => Conditional(name, emptyCounts: true, IsAtEnd ? '\0' : text[at++]),
            '+' or '-' or '?' => Conditional(name, emptyCounts: false, c),
            '#' or '%' => Trimmed(name, c),
            '/' => Replaced(name),
            _ => throw new FormatException($"unsupported modifier ({c}) in substitution"),
        };
    }

    private string Conditional(string name, bool emptyCounts, char modifier)
    {
        if (modifier is not ('+' or '-' or '?'))
            throw new FormatException($"unsupported modifier ({(modifier == '\0' ? "" : modifier)}) in substitution");
        string word = Inner('}');
        string? value = lookup(name);
        bool isThere = value is not null && !(emptyCounts && value.Length == 0);
        return modifier switch
        {
            '+' => isThere ? word : "",
            '-' => isThere ? value! : word,
            _ when isThere => value!,
            _ => throw new FormatException($"{name}: {(word.Length > 0 ? word : value is null ? "not allowed to be unset" : "not allowed to be empty")}"),
        };
    }

    private string Trimmed(string name, char side)
    {
        bool longest = !IsAtEnd && text[at] == side;
        if (longest)
            at++;
        var pattern = new ShellPattern(Pattern('}'), escape);
        string value = Limited(lookup(name) ?? "", 1 << 16);
        return side == '#'
            ? pattern.Prefix(value, longest) is { } length ? value[length..] : value
            : pattern.Suffix(value, longest) is { } start ? value[..start] : value;
    }

    private string Replaced(string name)
    {
        bool all = !IsAtEnd && text[at] == '/';
        if (all)
            at++;
        string pattern = Pattern('/');
        string replacement = Inner('}');
        return new ShellPattern(pattern, escape).Replace(Limited(lookup(name) ?? "", 1 << 12), replacement, all);
    }

    // Escapes stay in a pattern, where they take the meaning of * and ? away.
    private string Pattern(char stop)
    {
        var pattern = new StringBuilder();
        for (; ; )
        {
            if (IsAtEnd)
                throw new FormatException($"syntax error: missing '{stop}' in substitution");
            char c = text[at];
            if (c == stop)
            {
                at++;
                return Limited(pattern.ToString(), 256);
            }
            if (c == '$')
            {
                pattern.Append(Dollar());
                continue;
            }
            at++;
            pattern.Append(c);
            if (c == escape && !IsAtEnd)
                pattern.Append(text[at++]);
        }
    }

    // The word of a substitution, itself expanded.
    private string Inner(char stop)
    {
        if (Depth >= DeepestNesting)
            throw new FormatException($"substitutions are nested more than {DeepestNesting} deep");
        var inner = new WordScan(text, lookup, escape) { Depth = Depth + 1, KeepsQuotes = KeepsQuotes, at = at };
        inner.Scan(stop);
        if (inner.IsAtEnd)
            throw new FormatException($"syntax error: missing '{stop}' in substitution");
        at = inner.at + 1;
        return inner.word.ToString();
    }

    private string Name()
    {
        int start = at;
        // One of a shell's own names: $1, $@, ${#}; they are never set here.
        if (!IsAtEnd && (char.IsAsciiDigit(text[at]) || "@*?-$!".Contains(text[at], StringComparison.Ordinal)))
            return text[at..++at];
        while (!IsAtEnd && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return text[start..at];
    }

    private void Append(string value, bool isQuoted)
    {
        hasWord |= isQuoted;
        if (!splits || isQuoted)
        {
            Append(value);
            return;
        }
        foreach (char c in value)
        {
            if (char.IsWhiteSpace(c))
                EndWord();
            else
                Append(c);
        }
    }

    private void Append(char c) => Append(new ReadOnlySpan<char>(in c));

    private void Append(ReadOnlySpan<char> value)
    {
        word.Append(value);
        hasWord |= value.Length > 0;
        if (word.Length > LongestResult)
            throw new FormatException($"a word is longer than {LongestResult} characters");
    }

    private void EndWord()
    {
        if (hasWord)
            words.Add(word.ToString());
        hasWord = false;
        word.Clear();
    }

    private static string Limited(string value, int most) =>
        value.Length <= most ? value : throw new FormatException($"a pattern or the value that it is applied to is longer than {most} characters");
}
