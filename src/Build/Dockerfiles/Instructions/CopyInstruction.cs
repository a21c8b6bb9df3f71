namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>COPY and ADD: files from the context, another stage, an image, a heredoc, or (ADD) from elsewhere.</summary>
internal sealed record CopyInstruction : Instruction
{
    public required IReadOnlyList<string> Sources { get; init; }

    public required string Destination { get; init; }

    /// <summary>Heredocs among the sources: their content becomes files.</summary>
    public IReadOnlyList<Heredoc> Heredocs { get; init; } = [];

    public bool IsAdd => Keyword == "ADD";

    public string? From { get; init; }

    public string? Owner { get; init; }

    public string? Mode { get; init; }

    public bool IsLink { get; init; }

    /// <summary>The sources' directories are made below the destination.</summary>
    public bool KeepsParents { get; init; }

    public IReadOnlyList<string> Excludes { get; init; } = [];

    public string? Checksum { get; init; }

    public bool KeepsGitDirectory { get; init; }

    /// <summary>Whether ADD unpacks archives; none leaves it to the kind of the source.</summary>
    public bool? Unpacks { get; init; }

    public static CopyInstruction Parse(InstructionText text)
    {
        bool isAdd = text.Keyword == "ADD";
        var copy = new CopyInstruction
        {
            Keyword = text.Keyword, Original = text.Original, Range = text.Range, Sources = [], Destination = "",
            Owner = text.Flag("chown"),
            Mode = text.Flag("chmod"),
            IsLink = text.BooleanFlag("link"),
            Excludes = text.FlagList("exclude"),
            From = isAdd ? null : text.Flag("from"),
            KeepsParents = !isAdd && text.BooleanFlag("parents"),
            Checksum = isAdd ? text.Flag("checksum") : null,
            KeepsGitDirectory = isAdd && text.BooleanFlag("keep-git-dir"),
            Unpacks = isAdd && text.Flag("unpack") is not null ? text.BooleanFlag("unpack") : null,
        };
        text.CheckFlags();
        if (copy.From?.Contains('$', StringComparison.Ordinal) == true)
            throw text.Error($"variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround: {copy.From}");
        return copy.WithFiles(text);
    }

    private CopyInstruction WithFiles(InstructionText text)
    {
        IReadOnlyList<string> words = JsonForm.TryRead(text) ?? WordSplitter.Split(text.Rest, text.Escape);
        if (words.Count < 2)
            throw text.Error($"{Keyword} requires at least two arguments, but only {words.Count} provided. Destination could not be determined");
        Queue<Heredoc> contents = new(text.Heredocs);
        if (contents.Count > 0 && From is not null)
            throw text.Error("COPY --from takes no heredocs");
        IReadOnlyList<string> opening = [.. contents.Select(heredoc => heredoc.Word)];
        return opening.Contains(words[^1])
            ? throw text.Error($"{Keyword} cannot accept a heredoc as a destination")
            : this with { Sources = [.. words.SkipLast(1).Where(word => !opening.Contains(word))], Destination = words[^1], Heredocs = text.Heredocs };
    }
}
