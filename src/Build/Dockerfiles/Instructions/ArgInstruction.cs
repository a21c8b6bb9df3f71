namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>ARG: values that whoever builds may give, with defaults.</summary>
internal sealed record ArgInstruction : Instruction
{
    /// <summary>A null value is no default.</summary>
    public required IReadOnlyList<KeyValuePair<string, string?>> Arguments { get; init; }

    public static ArgInstruction Parse(InstructionText text)
    {
        text.CheckFlags();
        text.RestOrFail("at least one argument");
        var arguments = new List<KeyValuePair<string, string?>>();
        foreach (Range span in WordSplitter.Spans(text.Rest, text.Escape))
        {
            string word = text.Rest[span];
            int equals = word.IndexOf('=');
            if (equals == 0)
                throw text.Error("ARG names can not be blank", span.Start.Value);
            arguments.Add(equals < 0 ? new(word, null) : new(word[..equals], word[(equals + 1)..]));
        }
        return new ArgInstruction { Keyword = text.Keyword, Original = text.Original, Range = text.Range, Arguments = arguments };
    }
}
