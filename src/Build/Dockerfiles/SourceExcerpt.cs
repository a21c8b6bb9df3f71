using System.Globalization;
using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>Lines of a Dockerfile around the place of an error, with marks.</summary>
internal static class SourceExcerpt
{
    private const string Rule = "--------------------";
    private const int Around = 2;
    private const int MostLines = 20;

    public static string Of(IReadOnlyList<string> lines, SourceRange where)
    {
        var text = new StringBuilder();
        text.Append(Rule).Append('\n');
        int first = Math.Max(1, where.FirstLine - Around);
        // What follows the last line feed is no line.
        int count = lines is [.., ""] ? lines.Count - 1 : lines.Count;
        int last = Math.Min(Math.Min(count, where.LastLine + Around), first + MostLines);
        for (int number = first; number <= last; number++)
        {
            string mark = number >= where.FirstLine && number <= where.LastLine ? ">>>" : "   ";
            text.Append(CultureInfo.InvariantCulture, $" {number,3} | {mark} {Shown(lines[number - 1])}").Append('\n');
        }
        return text.Append(Rule).ToString();
    }

    private static string Shown(string line) =>
        string.Concat((line.Length > 200 ? line[..200] + "..." : line).Select(c => char.IsControl(c) && c != '\t' ? '?' : c));
}
