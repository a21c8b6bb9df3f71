using System.Text.RegularExpressions;

namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>FROM [--platform=P] IMAGE [AS NAME]: begins a stage.</summary>
internal sealed partial record FromInstruction : Instruction
{
    public required string Image { get; init; }

    public string? Platform { get; init; }

    /// <summary>In lower case; none where the stage has no name.</summary>
    public string? Name { get; init; }

    public static FromInstruction Parse(InstructionText text)
    {
        string? platform = text.Flag("platform");
        text.CheckFlags();
        List<string> words = WordSplitter.Split(text.Rest, text.Escape);
        bool isNamed = words.Count == 3 && words[1].Equals("AS", StringComparison.OrdinalIgnoreCase);
        if (words.Count != 1 && !isNamed)
            throw text.Error("FROM requires either one or three arguments");
        string? name = isNamed ? words[2].ToLowerInvariant() : null;
        if (name is not null && !ValidName().IsMatch(name))
            throw text.Error($"invalid name for build stage: \"{words[2]}\", name can't start with a number or contain symbols");
        return new FromInstruction
        {
            Keyword = text.Keyword, Original = text.Original, Range = text.Range, Image = words[0], Platform = platform, Name = name,
        };
    }

    [GeneratedRegex("^[a-z][a-z0-9_.-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ValidName();
}
