using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>One instruction's text with its continuation lines joined, which remembers where every character came from.</summary>
internal sealed class LogicalLine
{
    private readonly StringBuilder text = new();
    private readonly List<(int Offset, int Line, int Column)> pieces = [];

    public string Text => text.ToString();

    public int FirstLine => pieces.Count == 0 ? 1 : pieces[0].Line;

    public int LastLine { get; set; }

    public int Length => text.Length;

    public void Append(ReadOnlySpan<char> piece, int line, int column)
    {
        pieces.Add((text.Length, line, column));
        text.Append(piece);
        LastLine = line;
    }

    /// <summary>The place of one character of <see cref="Text"/>.</summary>
    public SourceRange At(int offset)
    {
        (int Offset, int Line, int Column) piece = pieces.LastOrDefault(piece => piece.Offset <= offset, pieces[0]);
        return new SourceRange(piece.Line, Math.Max(LastLine, piece.Line), piece.Column + Math.Max(0, offset - piece.Offset));
    }
}
