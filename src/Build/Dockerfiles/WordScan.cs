using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>One walk through a text that is expanded.</summary>
internal sealed class WordScan(string text, Func<string, string?> lookup, char escape)
{
    private const int DeepestNesting = 32;
    private const int LongestResult = 1 << 20;
    private readonly StringBuilder _word = new();
    private readonly List<string> _words = [];
    private bool _splits;
    private bool _hasWord;
    private int _at;

    /// <summary>Quotes mean nothing and stay.</summary>
    public bool KeepsQuotes { get; init; }

    private int Depth { get; init; }

    public string One()
    {
        Scan(stop: '\0');
        return _word.ToString();
    }

    public IReadOnlyList<string> Many()
    {
        _splits = true;
        Scan(stop: '\0');
        EndWord();
        return _words;
    }

    private bool IsAtEnd => _at >= text.Length;

    private void Scan(char stop)
    {
        while (!IsAtEnd && (stop == '\0' || text[_at] != stop))
        {
            char c = text[_at];
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
        _at++;
        if (_splits && char.IsWhiteSpace(c))
            EndWord();
        else
            Append(c);
    }

    private void Escaped()
    {
        _at++;
        if (IsAtEnd)
        {
            if (KeepsQuotes)
                Append(escape);
            return;
        }
        if (KeepsQuotes && text[_at] != '$' && text[_at] != escape)
            Append(escape);
        Append(text[_at++]);
    }

    private void SingleQuoted()
    {
        int end = text.IndexOf('\'', _at + 1);
        if (end < 0)
            throw new FormatException("unexpected end of statement while looking for matching single-quote");
        Append(text[(_at + 1)..end], isQuoted: true);
        _at = end + 1;
    }

    private void DoubleQuoted()
    {
        _at++;
        _hasWord = true;
        for (; ; )
        {
            if (IsAtEnd)
                throw new FormatException("unexpected end of statement while looking for matching double-quote");
            char c = text[_at];
            if (c == '"')
            {
                _at++;
                return;
            }
            if (c == '$')
            {
                Append(Dollar(), isQuoted: true);
                continue;
            }
            _at++;
            if (c == escape && !IsAtEnd && (text[_at] is '"' or '$' || text[_at] == escape))
                c = text[_at++];
            Append(c);
        }
    }

    // At a $: a variable's value, or the character itself where no name follows.
    private string Dollar()
    {
        _at++;
        if (IsAtEnd)
            return "$";
        if (text[_at] == '{')
            return Braces();
        string name = Name();
        return name.Length == 0 ? "$" : lookup(name) ?? "";
    }

    private string Braces()
    {
        _at++;
        string name = Name();
        if (IsAtEnd)
            throw new FormatException("syntax error: missing '}'");
        if (name.Length == 0)
            throw new FormatException("syntax error: bad substitution");
        char c = text[_at++];
        return c switch
        {
            '}' => lookup(name) ?? "",
            ':' => Conditional(name, emptyCounts: true, IsAtEnd ? '\0' : text[_at++]),
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
        bool longest = !IsAtEnd && text[_at] == side;
        if (longest)
            _at++;
        var pattern = new ShellPattern(Pattern('}'), escape);
        string value = Limited(lookup(name) ?? "", 1 << 16);
        return side == '#'
            ? pattern.Prefix(value, longest) is { } length ? value[length..] : value
            : pattern.Suffix(value, longest) is { } start ? value[..start] : value;
    }

    private string Replaced(string name)
    {
        bool all = !IsAtEnd && text[_at] == '/';
        if (all)
            _at++;
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
            char c = text[_at];
            if (c == stop)
            {
                _at++;
                return Limited(pattern.ToString(), 256);
            }
            if (c == '$')
            {
                pattern.Append(Dollar());
                continue;
            }
            _at++;
            pattern.Append(c);
            if (c == escape && !IsAtEnd)
                pattern.Append(text[_at++]);
        }
    }

    // The word of a substitution, itself expanded.
    private string Inner(char stop)
    {
        if (Depth >= DeepestNesting)
            throw new FormatException($"substitutions are nested more than {DeepestNesting} deep");
        var inner = new WordScan(text, lookup, escape) { Depth = Depth + 1, KeepsQuotes = KeepsQuotes, _at = _at };
        inner.Scan(stop);
        if (inner.IsAtEnd)
            throw new FormatException($"syntax error: missing '{stop}' in substitution");
        _at = inner._at + 1;
        return inner._word.ToString();
    }

    private string Name()
    {
        int start = _at;
        // One of a shell's own names: $1, $@, ${#}; they are never set here.
        if (!IsAtEnd && (char.IsAsciiDigit(text[_at]) || "@*?-$!".Contains(text[_at], StringComparison.Ordinal)))
            return text[_at..++_at];
        while (!IsAtEnd && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return text[start.._at];
    }

    private void Append(string value, bool isQuoted)
    {
        _hasWord |= isQuoted;
        if (!_splits || isQuoted)
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
        _word.Append(value);
        _hasWord |= value.Length > 0;
        if (_word.Length > LongestResult)
            throw new FormatException($"a word is longer than {LongestResult} characters");
    }

    private void EndWord()
    {
        if (_hasWord)
            _words.Add(_word.ToString());
        _hasWord = false;
        _word.Clear();
    }

    private static string Limited(string value, int most) =>
        value.Length <= most ? value : throw new FormatException($"a pattern or the value that it is applied to is longer than {most} characters");
}
