namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>The arguments of ENV and LABEL: NAME=value ..., or the old form NAME value with one value to the end of the line.</summary>
internal static class NamedValues
{
    public static IReadOnlyList<KeyValuePair<string, string>> Parse(InstructionText text)
    {
        text.CheckFlags();
        text.RestOrFail("at least one argument");
        List<Range> words = WordSplitter.Spans(text.Rest, text.Escape);
        if (!text.Rest[words[0]].Contains('=', StringComparison.Ordinal))
            return [OldForm(text, words)];
        var values = new List<KeyValuePair<string, string>>();
        foreach (Range span in words)
        {
            string word = text.Rest[span];
            int equals = word.IndexOf('=');
            if (equals < 0)
                throw text.Error($"Syntax error - can't find = in \"{word}\". Must be of the form: name=value", span.Start.Value);
            if (equals == 0)
                throw text.Error($"{text.Keyword} names can not be blank", span.Start.Value);
            values.Add(new(word[..equals], word[(equals + 1)..]));
        }
        return values;
    }

    private static KeyValuePair<string, string> OldForm(InstructionText text, List<Range> words) => words.Count > 1
        ? new(text.Rest[words[0]], text.Rest[words[1].Start..])
        : throw text.Error($"{text.Keyword} must have two arguments");
}
