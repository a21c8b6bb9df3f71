namespace Gantry.Build.Dockerfiles;

/// <summary>Splits text at spaces outside of quotes; quotes and escapes stay in the words.</summary>
internal static class WordSplitter
{
    public static List<string> Split(string text, char escape) => [.. Spans(text, escape).Select(span => text[span])];

    public static List<Range> Spans(string text, char escape)
    {
        var words = new List<Range>();
        for (int at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            int end = EndOfWord(text, at, escape);
            if (end > at)
                words.Add(at..end);
            at = end;
        }
        return words;
    }

    private static int EndOfWord(string text, int at, char escape)
    {
        char quote = '\0';
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
                return at;
            if (c == escape && quote != '\'' && at + 1 < text.Length)
                at++;
            else if (quote == '\0' && c is '\'' or '"')
                quote = c;
            else if (c == quote)
                quote = '\0';
        }
        return text.Length;
    }
}
