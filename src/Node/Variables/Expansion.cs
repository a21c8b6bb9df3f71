using System.Text;

namespace Gantry.NodeAgent.Variables;

/// <summary>Replaces $(NAME) by a variable's value; $$ stands for one $, and what names no variable stays as written.</summary>
internal static class Expansion
{
    public static string Expand(string text, Func<string, string?> valueOf)
    {
        int at = text.IndexOf('$', StringComparison.Ordinal);
        if (at < 0)
            return text;

        var result = new StringBuilder(text.Length);
        int copied = 0;
        while (at >= 0 && at < text.Length - 1)
        {
            result.Append(text, copied, at - copied);
            int length = Reference(text, at, valueOf, result);
            copied = at + length;
            at = copied < text.Length ? text.IndexOf('$', copied) : -1;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    public static IEnumerable<string> ExpandAll(IEnumerable<string> texts, IReadOnlyDictionary<string, string> values) =>
        texts.Select(text => Expand(text, name => values.GetValueOrDefault(name)));

    /// <summary>Writes what the $ at that place stands for and returns how many characters it took.</summary>
    private static int Reference(string text, int at, Func<string, string?> valueOf, StringBuilder result)
    {
        if (text[at + 1] == '$')
        {
            result.Append('$');
            return 2;
        }

        int end = text[at + 1] == '(' ? text.IndexOf(')', at + 2) : -1;
        if (end < 0)
        {
            result.Append(text, at, 2);
            return 2;
        }

        string name = text[(at + 2)..end];
        result.Append(valueOf(name) ?? text[at..(end + 1)]);
        return end + 1 - at;
    }
}
