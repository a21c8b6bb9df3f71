namespace Gantry.Cel;

/// <summary>What a piece of source is.</summary>
internal enum TokenKind
{
    Symbol,
    Name,
    QuotedName,
    Literal,
    Number,
    End,
}

/// <summary>A piece of source: its place, its text, and its value if it is a literal.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, CelValue Value = default);
