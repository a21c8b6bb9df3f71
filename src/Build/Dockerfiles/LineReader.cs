namespace Gantry.Build.Dockerfiles;

/// <summary>Reads a Dockerfile line by line: joins continuations, leaves comments out, hands out heredocs' lines.</summary>
internal sealed class LineReader
{
    private readonly string[] _lines;
    private readonly char _escape;
    private int _next;

    public LineReader(string[] lines, int first, char escape)
    {
        _lines = lines;
        _escape = escape;
        _next = first;
    }

    /// <summary>Continuation lines that were empty, for a warning.</summary>
    public List<int> EmptyContinuations { get; } = [];

    /// <summary>The next instruction, or none at the end.</summary>
    public LogicalLine? Next()
    {
        while (_next < _lines.Length && (IsComment(_lines[_next]) || string.IsNullOrWhiteSpace(_lines[_next])))
            _next++;
        if (_next >= _lines.Length)
            return null;
        var logical = new LogicalLine();
        bool continues = Append(logical, _lines[_next].AsSpan().TrimStart(), _lines[_next].Length - _lines[_next].AsSpan().TrimStart().Length);
        _next++;
        for (; continues && _next < _lines.Length; _next++)
        {
            // Comments and empty lines inside an instruction are as if they were not there.
            if (IsComment(_lines[_next]))
                continue;
            if (string.IsNullOrWhiteSpace(_lines[_next]))
            {
                EmptyContinuations.Add(_next + 1);
                continue;
            }
            continues = Append(logical, _lines[_next], 0);
        }
        logical.LastLine = _next;
        return logical;
    }

    /// <summary>The lines of a heredoc up to its end; none if the file ends before.</summary>
    public string? HeredocContent(string terminator, bool stripsTabs, int mostCharacters)
    {
        var content = new System.Text.StringBuilder();
        for (; _next < _lines.Length; _next++)
        {
            string line = stripsTabs ? _lines[_next].TrimStart('\t') : _lines[_next];
            if (line.TrimEnd('\r') == terminator)
            {
                _next++;
                return content.ToString();
            }
            content.Append(line).Append('\n');
            if (content.Length > mostCharacters)
                return null;
        }
        return null;
    }

    public int LinesRead => _next;

    private static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#', ..];

    // True if the line goes on in the next: it ends with the escape character, spaces aside, and that is not escaped itself.
    private bool Append(LogicalLine logical, ReadOnlySpan<char> line, int column)
    {
        ReadOnlySpan<char> trimmed = line.TrimEnd();
        bool continues = trimmed.Length > 0 && trimmed[^1] == _escape && (trimmed.Length == 1 || trimmed[^2] != _escape);
        logical.Append(continues ? trimmed[..^1] : line, _next + 1, column + 1);
        return continues;
    }
}
