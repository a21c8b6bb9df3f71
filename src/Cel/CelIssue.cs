using System.Globalization;
using System.Text;

namespace Gantry.Cel;

/// <summary>What is wrong with an expression, and where: line from 1, column from 1.</summary>
public sealed record CelIssue(int Line, int Column, string Message)
{
    /// <summary>Issues as programs show them: the place in the source with a mark below it.</summary>
    public static string Describe(string source, IEnumerable<CelIssue> issues)
    {
        string[] lines = source.Split('\n');
        StringBuilder text = new();
        foreach (CelIssue issue in issues.OrderBy(issue => issue.Line).ThenBy(issue => issue.Column))
        {
            if (text.Length > 0)
                text.Append('\n');
            string line = issue.Line >= 1 && issue.Line <= lines.Length ? lines[issue.Line - 1] : "";
            text.Append(CultureInfo.InvariantCulture, $"ERROR: <input>:{issue}\n | {line}\n | {new string('.', Math.Max(0, issue.Column - 1))}^");
        }

        return text.ToString();
    }

    public override string ToString() => $"{Line}:{Column}: {Message}";
}
