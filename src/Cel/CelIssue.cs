namespace Gantry.Cel;

/// <summary>What is wrong with an expression, and where: line from 1, column from 1.</summary>
public sealed record CelIssue(int Line, int Column, string Message)
{
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
