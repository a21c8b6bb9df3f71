using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Build.Dockerfiles;

/// <summary>A Dockerfile as it was written: its directives and instructions.</summary>
internal sealed record Dockerfile
{
    private const int LongestText = 4 << 20;
    private const int MostInstructions = 10_000;

    public required ParserDirectives Directives { get; init; }

    public required IReadOnlyList<Instruction> Instructions { get; init; }

    /// <summary>The lines of the file, for errors.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public static Dockerfile Parse(string text)
    {
        if (text.Length > LongestText)
            throw new BuildException(BuildFailure.Syntax, $"the Dockerfile is longer than {LongestText >> 20} MiB");
        string[] lines = [.. text.TrimStart('\uFEFF').Split('\n').Select(line => line.TrimEnd('\r'))];
        try
        {
            return Parse(lines);
        }
        catch (BuildException broken) when (broken is { Where: { } where, Excerpt: null })
        {
            throw new BuildException(broken.Kind, $"dockerfile parse error on line {where.FirstLine}: {broken.Message}", where, broken)
            {
                Excerpt = SourceExcerpt.Of(lines, where),
            };
        }
    }

    /// <summary>One instruction out of an image's list of triggers.</summary>
    public static Instruction ParseTrigger(string trigger, SourceRange where)
    {
        try
        {
            Dockerfile parsed = Parse(trigger);
            return parsed.Instructions is [var only] and not [FromInstruction or OnbuildInstruction]
                ? only with { Range = where }
                : throw new BuildException(BuildFailure.Syntax, "it is not one instruction");
        }
        catch (BuildException broken)
        {
            throw new BuildException(BuildFailure.Syntax, $"the base image has the build trigger \"{trigger}\", which cannot be used: {broken.Message}", where);
        }
    }

    private static Dockerfile Parse(string[] lines)
    {
        ParserDirectives directives = ParserDirectives.Read(lines);
        var reader = new LineReader(lines, 0, directives.Escape);
        var instructions = new List<Instruction>();
        while (reader.Next() is { } line)
        {
            if (instructions.Count >= MostInstructions)
                throw new BuildException(BuildFailure.Syntax, $"the Dockerfile has more than {MostInstructions} instructions");
            var text = new InstructionText(line, 0, directives.Escape);
            if (InstructionTable.TakesHeredocs(text.Keyword))
                text.Heredocs = ReadHeredocs(text, line, reader);
            instructions.Add(InstructionTable.Parse(text));
        }
        return new Dockerfile
        {
            Directives = directives, Instructions = instructions, Lines = lines,
            Warnings = [.. reader.EmptyContinuations.Select(number => $"[Warning] Empty continuation line found in line {number}")],
        };
    }

    private static IReadOnlyList<Heredoc> ReadHeredocs(InstructionText text, LogicalLine line, LineReader reader)
    {
        if (text.Rest.StartsWith('[') && JsonForm.TryRead(text) is not null)
            return [];
        var heredocs = new List<Heredoc>();
        foreach (Heredoc opened in HeredocWords.Find(text.Rest, text.Escape))
        {
            string content = reader.HeredocContent(opened.Name, opened.StripsTabs, LongestText)
                ?? throw text.Error($"unterminated heredoc {opened.Word}");
            heredocs.Add(opened with { Content = content });
        }
        if (heredocs.Count > 0)
            line.LastLine = reader.LinesRead;
        return heredocs;
    }
}
