using System.Text;

namespace Gantry.Build.Dockerfiles;

/// <summary>Finds the words of a line that open heredocs.</summary>
internal static class HeredocWords
{
    public static IReadOnlyList<Heredoc> Find(string line, char escape) =>
        line.Contains("<<", StringComparison.Ordinal) ? [.. WordSplitter.Split(line, escape).Select(word => TryRead(word, escape)).OfType<Heredoc>()] : [];

    // [n]<<[-]NAME, with NAME in quotes or not: nothing else may stand in the word.
    public static Heredoc? TryRead(string word, char escape)
    {
        int arrows = word.IndexOf("<<", StringComparison.Ordinal);
        if (arrows < 0 || !word.AsSpan(0, arrows).ContainsOnlyDigits())
            return null;
        string rest = word[(arrows + 2)..];
        bool stripsTabs = rest.StartsWith('-');
        if (stripsTabs)
            rest = rest[1..];
        if (rest.Length == 0 || rest.Contains('<', StringComparison.Ordinal))
            return null;
        return Unquoted(rest, escape) is { Length: > 0 } name
            ? new Heredoc(name, word[..arrows], name == rest, stripsTabs, "") { Word = word }
            : null;
    }

    private static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    // None where a quote is not closed.
    private static string? Unquoted(string text, char escape)
    {
        var name = new StringBuilder();
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == escape && quote != '\'' && i + 1 < text.Length)
                name.Append(text[++i]);
            else
                name.Append(c);
        }
        return quote == '\0' ? name.ToString() : null;
    }
}
