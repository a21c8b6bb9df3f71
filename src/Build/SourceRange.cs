namespace Gantry.Build;

/// <summary>A place in a Dockerfile: lines and the column of its first character, counted from 1.</summary>
public readonly record struct SourceRange(int FirstLine, int LastLine, int Column)
{
    public override string ToString() => Column > 1 ? $"{FirstLine}:{Column}" : $"{FirstLine}";
}
