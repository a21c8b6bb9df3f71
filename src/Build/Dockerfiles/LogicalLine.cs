using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>One instruction's text with its continuation lines joined, which remembers where every character came from.</summary>
internal sealed class LogicalLine
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Offset, int Line, int Column)> _pieces = [];

    public string Text => _text.ToString();

    public int LastLine { get; set; }

    public void Append(ReadOnlySpan<char> piece, int line, int column)
    {
        _pieces.Add((_text.Length, line, column));
        _text.Append(piece);
        LastLine = line;
    }

    /// <summary>The place of one character of <see cref="Text"/>.</summary>
    public SourceRange At(int offset)
    {
        (int Offset, int Line, int Column) piece = _pieces.LastOrDefault(piece => piece.Offset <= offset, _pieces[0]);
        return new SourceRange(piece.Line, Math.Max(LastLine, piece.Line), piece.Column + Math.Max(0, offset - piece.Offset));
    }
}
