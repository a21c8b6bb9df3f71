namespace Gantry.Build.Dockerfiles;

/// <summary>What an instruction's parser gets: the keyword, the flags, and the rest of the line.</summary>
internal sealed class InstructionText
{
    private readonly LogicalLine _line;
    private readonly int _offset;
    private readonly Dictionary<string, List<string>> _flags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = [];

    public InstructionText(LogicalLine line, int start, char escape)
    {
        _line = line;
        Escape = escape;
        string text = line.Text;
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        Written = text[start..end];
        Keyword = Written.ToUpperInvariant();
        Original = text[start..].TrimEnd();
        _offset = ReadFlags(text, end);
        Rest = text[_offset..].TrimEnd();
    }

    // The words behind HEALTHCHECK CMD: no keyword and no flags of their own.
    private InstructionText(LogicalLine line, int offset, string rest, char escape, string keyword)
    {
        (_line, _offset, Rest, Escape) = (line, offset, rest, escape);
        (Keyword, Written, Original) = (keyword, keyword, rest);
    }

    /// <summary>The instruction in capitals.</summary>
    public string Keyword { get; }

    public string Written { get; }

    /// <summary>The whole instruction with its lines joined.</summary>
    public string Original { get; }

    /// <summary>What follows keyword and flags.</summary>
    public string Rest { get; }

    public char Escape { get; }

    public IReadOnlyList<Heredoc> Heredocs { get; set; } = [];

    public SourceRange Range => _line.At(0) with { LastLine = _line.LastLine, Column = 1 };

    public BuildException Error(string message, int at = 0) => new(BuildFailure.Syntax, message, _line.At(_offset + at));

    public string RestOrFail(string count = "one argument") =>
        Rest.Length > 0 ? Rest : throw Error($"{Keyword} requires {count}");

    /// <summary>The value of a flag; none if it was not given, empty if it has no value.</summary>
    public string? Flag(string name) => FlagList(name) is [.., var last] ? last : null;

    public IReadOnlyList<string> FlagList(string name)
    {
        _known.Add(name);
        return _flags.GetValueOrDefault(name) ?? [];
    }

    public bool BooleanFlag(string name) => Flag(name) switch
    {
        null => false,
        "" or "true" => true,
        "false" => false,
        var other => throw Error($"expecting boolean value for flag {name}, not: {other}"),
    };

    /// <summary>To be called when every flag that the instruction knows has been asked for.</summary>
    public void CheckFlags()
    {
        foreach (string name in _flags.Keys)
        {
            if (!_known.Contains(name))
                throw Error($"unknown flag: {name}");
        }
    }

    /// <summary>What stands in the rest from a place on, as an instruction of its own.</summary>
    public InstructionText Inner(int at)
    {
        while (at < Rest.Length && char.IsWhiteSpace(Rest[at]))
            at++;
        return Keyword == "ONBUILD"
            ? new InstructionText(_line, _offset + at, Escape) { Heredocs = Heredocs }
            : new InstructionText(_line, _offset + at, Rest[at..], Escape, Keyword);
    }

    // --name or --name=value, in front of everything else; "--" alone ends them and belongs to what follows.
    private int ReadFlags(string text, int at)
    {
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            int end = EndOfFlag(text, at);
            ReadOnlySpan<char> word = text.AsSpan(at, end - at);
            if (!word.StartsWith("--") || word.Length == 2)
                return at;
            string flag = Unescaped(word[2..]);
            int equals = flag.IndexOf('=');
            string name = equals < 0 ? flag : flag[..equals];
            if (!_flags.TryGetValue(name, out List<string>? values))
                _flags[name] = values = [];
            values.Add(equals < 0 ? "" : flag[(equals + 1)..]);
            at = end;
        }
    }

    private int EndOfFlag(string text, int at)
    {
        for (; at < text.Length && !char.IsWhiteSpace(text[at]); at++)
        {
            if (text[at] == Escape && at + 1 < text.Length)
                at++;
        }
        return Math.Min(at, text.Length);
    }

    private string Unescaped(ReadOnlySpan<char> word)
    {
        var text = new System.Text.StringBuilder(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            // Only what would end the flag needs escaping; other escapes are for the expansion of variables.
            if (word[i] == Escape && i + 1 < word.Length && char.IsWhiteSpace(word[i + 1]))
                i++;
            text.Append(word[i]);
        }
        return text.ToString();
    }
}
