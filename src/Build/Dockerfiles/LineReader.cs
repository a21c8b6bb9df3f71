namespace Gantry.Build.Dockerfiles;

/// <summary>Reads a Dockerfile line by line: joins continuations, leaves comments out, hands out heredocs' lines.</summary>
internal sealed class LineReader
{
    private readonly string[] lines;
    private readonly char escape;
    private int next;

    public LineReader(string[] lines, int first, char escape)
    {
        this.lines = lines;
        this.escape = escape;
        next = first;
    }

    /// <summary>Continuation lines that were empty, for a warning.</summary>
    public List<int> EmptyContinuations { get; } = [];

    /// <summary>The next instruction, or none at the end.</summary>
    public LogicalLine? Next()
    {
        while (next < lines.Length && (IsComment(lines[next]) || string.IsNullOrWhiteSpace(lines[next])))
            next++;
        if (next >= lines.Length)
            return null;
        var logical = new LogicalLine();
        bool continues = Append(logical, lines[next].AsSpan().TrimStart(), lines[next].Length - lines[next].AsSpan().TrimStart().Length);
        next++;
        for (; continues && next < lines.Length; next++)
        {
            // Comments and empty lines inside an instruction are as if they were not there.
            if (IsComment(lines[next]))
                continue;
            if (string.IsNullOrWhiteSpace(lines[next]))
            {
                EmptyContinuations.Add(next + 1);
                continue;
            }
            continues = Append(logical, lines[next], 0);
        }
        logical.LastLine = next;
        return logical;
    }

    /// <summary>The lines of a heredoc up to its end; none if the file ends before.</summary>
    public string? HeredocContent(string terminator, bool stripsTabs, int mostCharacters)
    {
        var content = new System.Text.StringBuilder();
        for (; next < lines.Length; next++)
        {
            string line = stripsTabs ? lines[next].TrimStart('\t') : lines[next];
            if (line.TrimEnd('\r') == terminator)
            {
                next++;
                return content.ToString();
            }
            content.Append(line).Append('\n');
            if (content.Length > mostCharacters)
                return null;
        }
        return null;
    }

    public int LinesRead => next;

    private static bool IsComment(string line) => line.AsSpan().TrimStart() is ['#', ..];

    // True if the line goes on in the next: it ends with the escape character, spaces aside, and that is not escaped itself.
    private bool Append(LogicalLine logical, ReadOnlySpan<char> line, int column)
    {
        ReadOnlySpan<char> trimmed = line.TrimEnd();
        bool continues = trimmed.Length > 0 && trimmed[^1] == escape && (trimmed.Length == 1 || trimmed[^2] != escape);
        logical.Append(continues ? trimmed[..^1] : line, next + 1, column + 1);
        return continues;
    }
}
